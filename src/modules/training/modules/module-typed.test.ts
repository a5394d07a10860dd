import { expect, it } from 'vitest'
import { moduleTyped } from './module-typed.ts'

it('competences come back in all their languages, also those that have no French', () => {
  const kept = [
    { nl: 'Luisteren', de: 'Zuhören' },
    { fr: 'Accueillir', nl: 'Onthalen' },
  ]
  const typed = { competences: 'Luisteren\r\nAccueillir\nOrienter', known: JSON.stringify(kept) }
  expect(moduleTyped(typed)['competences']).toEqual([...kept, { fr: 'Orienter' }])
})
