import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type TrainedWorld, trainedWorld } from '../../../tests/support/trained-world.ts'
import { accepted, bytes } from '../../../tests/support/world.ts'
import { arrive } from '../../server/files/arrival.ts'
import { keepFile } from '../../server/files/keep-file.ts'
import { inTransaction } from '../../server/transaction.ts'
import type { Request } from '../../server/use-case.ts'
import { eraseHolder } from './erase-holder.ts'
import { issueCertificate } from './issue-certificate.ts'

describe('the diploma of a school', () => {
  let t: TrainedWorld
  let trainer: Request
  const pdf = bytes('%PDF-1.7\nun diplôme\n%%EOF')
  beforeAll(async () => {
    t = await trainedWorld()
    trainer = t.later(await t.w.as('trainer', 'reseau'), t.after.now.toISOString())
  })
  afterAll(() => t.w.end())

  const filesSeen = (by: Request) =>
    inTransaction(by, 'read', async ({ db }) =>
      (await db.selectFrom('file').select('name').orderBy('name').execute()).map((one) => one.name),
    )
  async function* sent() {
    yield pdf
  }

  it('is kept by a trainer who certifies, however it came in, and erased by who coordinates', async () => {
    const [ana, bo] = await t.follow([{ given: 'Ana' }, { given: 'Bo' }])
    const diploma = { name: 'ana.pdf', bytes: pdf }
    const { id } = accepted(await issueCertificate(trainer, { enrolment: ana, diploma }))
    const arrived = await arrive(trainer, 'bo.pdf', sent())
    accepted(await issueCertificate(trainer, { enrolment: bo, diploma: arrived }))
    expect(await filesSeen(trainer)).toEqual(['ana.pdf', 'bo.pdf'])
    accepted(await eraseHolder(t.after, { id }))
    expect(await filesSeen(trainer)).toEqual(['bo.pdf'])
  })

  it('stays however old it is: evidence that was replaced goes without it', async () => {
    const kinds = t.w.nobody().house.modules.flatMap((module) => module.retention ?? [])
    const replaced = kinds.find((one) => one.kind === 'replaced_files')
    const later = new Date('2040-01-01')
    const gone = await inTransaction(t.w.asSystem(), 'write', (reading) =>
      replaced ? replaced.ended(reading, later, 'remove') : Promise.reject(new Error('no such kind')),
    )
    expect(gone).toBe(0)
    expect(await filesSeen(trainer)).toEqual(['bo.pdf'])
  })

  it('is all that a trainer sees of the files of a house', async () => {
    const kept = { organisation: '', path: 'file' }
    const { id: organisation } = await t.w.database
      .selectFrom('organisation')
      .select('id')
      .where('slug', '=', 'reseau')
      .executeTakeFirstOrThrow()
    const file = { name: 'a-note.pdf', bytes: pdf }
    await inTransaction(t.after, 'write', (reading) => keepFile(reading, file, { ...kept, organisation }))
    expect(await filesSeen(t.after)).toEqual(['a-note.pdf', 'bo.pdf'])
    expect(await filesSeen(trainer)).toEqual(['bo.pdf'])
    await expect(
      inTransaction(trainer, 'write', (reading) => keepFile(reading, file, { ...kept, organisation })),
    ).rejects.toThrow(/row-level security/)
    expect(await filesSeen(await t.w.as('trainer', 'centre'))).toEqual([])
  })
})
