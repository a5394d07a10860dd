import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accepted, bytes, smallNetwork, type World, world } from '../../../tests/support/world.ts'
import { inTransaction } from '../../server/transaction.ts'
import type { Request } from '../../server/use-case.ts'
import { importOrganisations } from '../organisations/index.ts'
import { answerDeclaration } from './answer-declaration.ts'
import { askDeclaration } from './ask-declaration.ts'
import { readEvidence } from './read-evidence.ts'
import { showDeclaration } from './show-declaration.ts'

describe('evidence', () => {
  let w: World
  let coordinator: Request
  let request: string
  beforeAll(async () => {
    w = await world()
    accepted(await importOrganisations(w.asSystem(), { bytes: bytes(smallNetwork) }))
    coordinator = await w.as('coordinator', 'reseau')
    const scope = { organisations: ['tilleuls', 'escale', 'centre'] }
    request = accepted(
      await askDeclaration(coordinator, {
        statement: 'Un règlement existe',
        scope,
        due: '2026-12-31',
        evidence: 'required',
      }),
    ).id
  })
  afterAll(() => w.end())

  const pdf = { name: 'reglement.pdf', bytes: bytes('%PDF-1.7 secret of the house %%EOF') }
  const answer = async (file: object) =>
    answerDeclaration(await w.as('service_manager', 'tilleuls'), {
      request,
      organisation: 'tilleuls',
      holds: 'yes',
      evidence: { file },
    })
  const fileOf = async () => {
    const shown = accepted(
      await showDeclaration(await w.as('service_manager', 'tilleuls'), { request, organisation: 'tilleuls' }),
    )
    if (!shown.evidence.file) throw new Error('no file')
    return shown.evidence.file
  }
  /** How many files an actor's transaction sees on the database itself. */
  const filesSeen = (by: Request) =>
    inTransaction(by, 'read', async ({ db }) => (await db.selectFrom('file').select('id').execute()).length)

  it('a file is kept as it was sent and comes back as a download', async () => {
    accepted(await answer(pdf))
    const response = accepted(
      await readEvidence(await w.as('service_manager', 'tilleuls'), { id: await fileOf() }),
    )
    expect(response.headers.get('content-type')).toBe('application/pdf')
    expect(response.headers.get('content-disposition')).toMatch(/^attachment;/)
    expect(await response.text()).toBe('%PDF-1.7 secret of the house %%EOF')
  })

  it('a later answer that says the same keeps the file; another answer lets it go', async () => {
    const manager = await w.as('service_manager', 'tilleuls')
    const again = (holds: string) =>
      answerDeclaration(manager, { request, organisation: 'tilleuls', holds, note: 'Relu' })
    const before = await fileOf()
    accepted(await again('yes'))
    expect(await fileOf()).toBe(before)
    accepted(await again('no'))
    expect(
      accepted(await showDeclaration(manager, { request, organisation: 'tilleuls' })).evidence.file,
    ).toBeNull()
    accepted(await answer(pdf))
  })

  it('a file that lies about its kind, or is too large, is refused and not kept', async () => {
    const count = async () => (await w.pools.owner.query('select count(*)::int as n from file')).rows
    const before = await count()
    expect(await answer({ name: 'reglement.pdf', bytes: bytes('<script>') })).toMatchObject({
      ok: false,
      code: 'file.type',
      faults: [{ path: 'evidence.file', expected: 'PDF, PNG, JPEG, WEBP, DOCX, XLSX, PPTX, ODT, ODS, ODP' }],
    })
    const large = new Uint8Array(10 * 1024 * 1024 + 1)
    large.set(pdf.bytes)
    expect(await answer({ name: 'a.pdf', bytes: large })).toMatchObject({ ok: false, code: 'file.too_large' })
    expect(await count()).toEqual(before)
  })

  it('is unreadable for another service: by the use case, and on the database itself', async () => {
    const id = await fileOf()
    expect(await readEvidence(await w.as('service_manager', 'escale'), { id })).toEqual({
      ok: false,
      code: 'not_found',
    })
    expect(await filesSeen(await w.as('service_manager', 'escale'))).toBe(0)
    expect(await filesSeen(await w.as('auditor', 'tilleuls'))).toBe(0)
    expect(await filesSeen(w.nobody())).toBe(0)
    expect(await filesSeen(await w.as('service_manager', 'tilleuls'))).toBeGreaterThan(0)
    expect(await filesSeen(coordinator)).toBeGreaterThan(0)
    expect((await w.pools.app.query('select id from file')).rowCount).toBe(0)
  })

  it('no service puts a file in another one’s name, on the database either', async () => {
    const by = await w.as('service_manager', 'escale')
    const put = inTransaction(by, 'write', async ({ db, now }) => {
      const other = await db
        .selectFrom('organisation')
        .select('id')
        .where('slug', '=', 'tilleuls')
        .executeTakeFirstOrThrow()
      const row = {
        organisation: other.id,
        name: 'a.pdf',
        type: 'application/pdf',
        size: 1,
        sha256: Buffer.from('x'),
        bytes: Buffer.from('x'),
        created_at: now,
      }
      await db.insertInto('file').values(row).execute()
    })
    await expect(put).rejects.toThrow(/row-level security/)
  })
})
