import { readFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { expect, it } from 'vitest'
import { isOutage } from './outage.ts'

const faultOf = (work: Promise<unknown>) =>
  work.then(
    () => new Error('it went well'),
    (error: Error) => error,
  )

it('a database whose socket is not there is away; a file of ours that is not there is a fault', async () => {
  const socket = new Promise((done, fail) =>
    connect('/nowhere/.s.PGSQL.5432').on('connect', done).on('error', fail),
  )
  expect(isOutage(await faultOf(socket))).toBe(true)
  expect(isOutage(await faultOf(readFile('/nowhere/file')))).toBe(false)
})
