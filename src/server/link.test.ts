import { randomUUID } from 'node:crypto'
import { expect, it } from 'vitest'
import { type LinkHeld, linkAddress, linkAt } from './link.ts'

const key = 'the key of an installation'
const held: LinkHeld = { id: randomUUID(), purpose: 'task' }

it('the address of a link names it, and what it is for', () => {
  expect(linkAt(key, linkAddress(key, held))).toEqual(held)
  const other: LinkHeld = { ...held, purpose: 'reminders' }
  expect(linkAt(key, linkAddress(key, other))).toEqual(other)
})

it('no address opens with one letter changed, cut, lengthened or moved to another purpose', () => {
  const path = linkAddress(key, held)
  for (let at = '/l/'.length; at < path.length; at += 1) {
    const changed = `${path.slice(0, at)}${path[at] === 'A' ? 'B' : 'A'}${path.slice(at + 1)}`
    expect(linkAt(key, changed), String(at)).toBeUndefined()
  }
  for (const other of [path.slice(0, -1), `${path}A`, `${path}/`, path.replace('/l/', '/l/rappels/'), '/l/'])
    expect(linkAt(key, other)).toBeUndefined()
})

it('an address of another installation opens nothing', () => {
  expect(linkAt(key, linkAddress('another key', held))).toBeUndefined()
})
