import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accepted, bytes, smallNetwork, type World, world } from '../../../tests/support/world.ts'
import type { Assurance } from '../../server/actor.ts'
import type { HeldRole } from '../../server/policy.ts'
import { inTransaction } from '../../server/transaction.ts'
import type { Request } from '../../server/use-case.ts'
import { importOrganisations } from '../organisations/index.ts'
import { attachToPlan, importPlan } from '../plans/index.ts'
import { addVersion } from './add-version.ts'
import { readSeries } from './documents.db.ts'
import { listDocuments } from './list-documents.ts'
import { openConfidential, openDocument } from './open-document.ts'
import { recordDocument } from './record-document.ts'
import { consultDocument, consultDocuments, showDocuments } from './show-documents.ts'
import { withdrawDocument } from './withdraw-document.ts'

const file = { name: 'note.pdf', bytes: bytes('%PDF-1.7 what only few may read %%EOF') }
const common = { series: 'note', published_on: '2026-11-01', organisation: 'tilleuls', file }
const guarded = ['document', 'document_version', 'file', 'file_piece'] as const

describe('documents that are not public', () => {
  let w: World
  let manager: Request
  const ids: Record<string, string> = {}
  beforeAll(async () => {
    w = await world('2026-11-22T09:00:00Z')
    accepted(await importOrganisations(w.asSystem(), { bytes: bytes(smallNetwork) }))
    manager = await w.as('service_manager', 'tilleuls', 'manager', 'second')
    for (const visibility of ['public', 'internal', 'confidential'])
      ids[visibility] = accepted(
        await recordDocument(manager, { ...common, title: `Note ${visibility}`, visibility }),
      ).id
  })
  afterAll(() => w.end())

  /** What somebody sees of the three documents when asking the database itself, table by table. */
  async function seen(by: Request) {
    const found = await inTransaction(by, 'read', async ({ db }) => {
      const rows = await sql<{ visibility: string; tables: string[] }>`
        select d.visibility, array_remove(array['document',
          case when v.document is not null then 'document_version' end, case when f.id is not null then 'file' end,
          case when p.file is not null then 'file_piece' end], null) as tables
        from document d left join document_version v on v.document = d.id left join file f on f.id = v.file
          left join file_piece p on p.file = f.id`.execute(db)
      return rows.rows
    })
    const sees = (visibility: string) => {
      const tables = found.find((one) => one.visibility === visibility)?.tables ?? []
      return tables.length === guarded.length
        ? 'all'
        : tables.includes('file')
          ? 'some'
          : tables.length > 0
            ? 'title'
            : '-'
    }
    return [sees('public'), sees('internal'), sees('confidential')].join(' ')
  }

  // Role, where it is held, how sure the session is: what is seen of a public, an internal, a confidential document of a
  // service. `title`: that it exists, and its versions, without the file.
  const table: readonly (readonly [HeldRole, string, Assurance, string])[] = [
    ['service_manager', 'tilleuls', 'second', 'all all all'],
    ['service_manager', 'tilleuls', 'first', 'all all -'],
    ['service_manager', 'escale', 'second', 'title title -'],
    ['coordinator', 'maison', 'second', 'all all all'],
    ['coordinator', 'maison', 'first', 'all all -'],
    ['coordinator', 'centre', 'second', 'title title -'],
    ['data_protection_officer', 'maison', 'second', 'title title all'],
    ['data_protection_officer', 'centre', 'second', 'title title -'],
    ['administrator', 'reseau', 'second', 'all all -'],
    ['worker', 'tilleuls', 'second', 'all all -'],
    ['complaint_handler', 'reseau', 'second', 'title title -'],
    ['supervising_authority', 'reseau', 'second', 'title title -'],
    ['ombudsman', 'reseau', 'second', 'title title -'],
    ['auditor', 'reseau', 'second', 'title title -'],
    ['trainer', 'reseau', 'second', 'title title -'],
    ['facilitator', 'reseau', 'second', 'title title -'],
  ]
  it.each(table)('the database shows a %s at %s, %s level: %s', async (role, at, assurance, expected) => {
    expect(await seen(await w.as(role, at, `${role}@${at}/${assurance}`, assurance))).toBe(expected)
  })

  it('nobody in particular sees the title of the public one; what nobody set reads as nobody', async () => {
    expect(await seen(w.nobody())).toBe('title - -')
    const { rows } = await w.pools.app.query('select visibility from document')
    expect(rows).toEqual([{ visibility: 'public' }])
    expect((await w.pools.app.query('select from file_piece')).rowCount).toBe(0)
  })

  it.each(['auth', 'jobs', 'seal'] as const)('the role of %s reaches none of their tables', async (role) => {
    for (const name of [...guarded, 'document_scope', 'document_newest'])
      await expect(w.pools[role].query(`select from ${name}`)).rejects.toThrow(/permission denied/)
  })

  it('the database takes a confidential one, its texts or its file, from nobody who may not consult it', async () => {
    const worker = await w.as('worker', 'tilleuls', 'w', 'second')
    const first = { ...manager, actor: { ...manager.actor, assurance: 'first' as const } }
    const tilleuls = sql`(select id from organisation where slug = 'tilleuls')`
    for (const by of [worker, first, await w.as('service_manager', 'escale', 'e', 'second')]) {
      const tried = (statement: ReturnType<typeof sql>) =>
        inTransaction(by, 'write', ({ db }) => statement.execute(db))
      await expect(
        tried(sql`insert into document (slug, series, title, organisation, published_on, visibility, created_at)
          values ('sneaky', 's', '{}', ${tilleuls}, '2026-01-01', 'confidential', now())`),
      ).rejects.toThrow(/row-level security/)
      await expect(
        tried(sql`insert into document_version (document, number, language, url, added_at)
          values (${ids['confidential']}, 9, 'fr', 'https://example.org', now())`),
      ).rejects.toThrow(/row-level security/)
      const changed = await tried(sql`update document set title = '{}' where id = ${ids['confidential']}`)
      expect(changed.numAffectedRows).toBe(0n)
    }
  })

  it('a confidential one becomes neither public nor internal, nor the other way round', async () => {
    for (const [from, to] of [
      ['confidential', 'public'],
      ['internal', 'confidential'],
    ])
      await expect(
        w.pools.owner.query('update document set visibility = $2 where id = $1', [ids[from as string], to]),
      ).rejects.toThrow(/neither confidential nor open/)
  })

  it('is read with a line in the journal, and only then', async () => {
    const id = ids['confidential']
    const before = (await w.journal()).length
    const list = accepted(await consultDocuments(manager, {})).items
    expect(list.map((one) => one.title)).toEqual([{ fr: 'Note confidential' }])
    expect(accepted(await consultDocument(manager, { id })).texts).toHaveLength(1)
    expect(await accepted(await openConfidential(manager, { id })).text()).toContain('what only few may read')
    expect((await w.journal()).slice(before)).toEqual([
      { action: 'document.consult', subject: 'documents', fields: ['list'], account: 'manager' },
      { action: 'document.consult', subject: id, fields: ['document'], account: 'manager' },
      { action: 'document.consult', subject: id, fields: ['file'], account: 'manager' },
    ])
  })

  it('is refused to a session that is not sure enough, and to another house as if it were not there', async () => {
    const id = ids['confidential']
    const first = { ...manager, actor: { ...manager.actor, assurance: 'first' as const } }
    const escale = await w.as('service_manager', 'escale', 'e', 'second')
    for (const read of [consultDocument, openConfidential]) {
      expect(await read(first, { id })).toEqual({ ok: false, code: 'auth.assurance_too_low' })
      expect(await read(escale, { id })).toEqual({ ok: false, code: 'not_found' })
    }
    expect(accepted(await consultDocuments(escale, {})).items).toEqual([])
    const journal = JSON.stringify(await w.journal())
    expect(journal).not.toContain('Note confidential')
  })

  it('stands in no list, counts in no figure, opens by no ordinary way, and comes out with no plan', async () => {
    const id = ids['confidential'] as string
    expect(accepted(await showDocuments(manager, {})).items.map((one) => one.id)).not.toContain(id)
    expect(accepted(await listDocuments(manager, {})).items.map((one) => one.id)).not.toContain(id)
    expect(await openDocument(manager, { id })).toEqual({ ok: false, code: 'not_found' })
    const counted = await inTransaction(w.asSystem(), 'read', async ({ db }) => {
      const reseau = db.selectFrom('organisation').select('id').where('slug', '=', 'reseau')
      return readSeries(db, 'note', (await reseau.executeTakeFirstOrThrow()).id)
    })
    expect(counted.map((one) => one.id)).not.toContain(id)
    const coordinator = await w.as('coordinator', 'reseau', 'c', 'second')
    accepted(await importPlan(coordinator, { bytes: bytes('plan: { slug: p, title: P }\nmeasures: []\n') }))
    const { slug } = await w.pools.owner
      .query('select slug from document where id = $1', [id])
      .then(({ rows }) => rows[0])
    expect(slug).not.toContain('note')
    expect(await attachToPlan(coordinator, { slug: 'p', document: slug })).toMatchObject({
      code: 'document.unknown',
    })
  })

  it('is recorded by who may consult it, and in a session that is sure enough', async () => {
    const given = { ...common, title: 'Autre', visibility: 'confidential', file: undefined }
    const first = { ...manager, actor: { ...manager.actor, assurance: 'first' as const } }
    expect(await recordDocument(first, given)).toEqual({ ok: false, code: 'auth.assurance_too_low' })
    expect(await recordDocument(await w.as('administrator', 'reseau', 'a', 'second'), given)).toEqual({
      ok: false,
      code: 'auth.forbidden',
    })
    expect(await recordDocument(await w.as('service_manager', 'escale', 'e', 'second'), given)).toMatchObject(
      {
        code: 'organisation.unknown',
      },
    )
  })

  it('has a slug that tells nothing, whatever was asked for', async () => {
    const given = { ...common, title: 'Plainte Jeanne', visibility: 'confidential', slug: 'plainte-jeanne' }
    const recorded = accepted(await recordDocument(manager, given))
    expect(recorded.slug).toMatch(/^[0-9a-f-]{36}$/)
    accepted(await withdrawDocument(manager, { id: recorded.id }))
  })

  it('is listed under its house, wherever that moves, until it is withdrawn', async () => {
    const under = async (slug: string) => {
      const by = await w.as('coordinator', slug, `c@${slug}`, 'second')
      return accepted(await consultDocuments(by, {})).items.length
    }
    accepted(await addVersion(manager, { id: ids['confidential'], language: 'nl', another: 'variant', file }))
    expect([await under('maison'), await under('centre')]).toEqual([1, 0])
    await w.pools.owner.query(`update organisation set parent = (select id from organisation where slug = 'centre')
      where slug = 'tilleuls'`)
    expect([await under('maison'), await under('centre')]).toEqual([0, 1])
    accepted(await withdrawDocument(manager, { id: ids['confidential'] }))
    expect([await under('maison'), await under('centre')]).toEqual([0, 0])
    expect(await openConfidential(manager, { id: ids['confidential'] })).toEqual({
      ok: false,
      code: 'not_found',
    })
  })
})
