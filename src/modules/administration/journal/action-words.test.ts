import { expect, it } from 'vitest'
import { house } from '../../../app.ts'
import { actionText } from '../../../server/messages.ts'

it('whatever leaves a line in the journal has words for it', () => {
  const cases = house.modules.flatMap((module) => module.useCases)
  const written = new Set(cases.filter((one) => one.kind !== 'query').map((one) => one.action))
  expect([...written].filter((action) => !actionText('fr', action))).toEqual([])
  expect(written.size).toBeGreaterThan(60)
})
