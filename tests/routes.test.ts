import { expect, it } from 'vitest'
import { house } from '../src/app.ts'

const routes = house.modules.flatMap((module) => module.routes?.routes ?? [])
const partsOf = (path: string) => path.split('/')

/** Whether whatever reaches one pattern would be taken by another that stands before it. */
const hides = (before: string, path: string): boolean => {
  const [one, other] = [partsOf(before), partsOf(path)]
  return one.length === other.length && one.every((part, at) => part.startsWith(':') || part === other[at])
}

it('no page or form of one module is hidden by an earlier one', () => {
  const hidden = routes.flatMap(({ method, path }, index) =>
    routes
      .slice(0, index)
      .filter((before) => before.method === method && before.path !== path && hides(before.path, path))
      .map((before) => `${method} ${path} by ${before.path}`),
  )
  expect(hidden).toEqual([])
})
