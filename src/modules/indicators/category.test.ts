import { expect, it } from 'vitest'
import { colleges } from '../../kernel/college.ts'
import { categoryWord } from './category.ts'

it('says each standing in words, and leaves other categories as they are', () => {
  expect(categoryWord('peer', 'fr')).toBe('Pairs-aidant·es')
  for (const language of ['fr', 'nl', 'de', 'en'] as const)
    for (const college of colleges) expect(categoryWord(college, language)).not.toBe(college)
  expect(categoryWord('assistants sociaux', 'fr')).toBe('assistants sociaux')
})
