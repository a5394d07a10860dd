import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { linkWorld } from '../../../tests/support/link-world.ts'
import { accepted, bytes } from '../../../tests/support/world.ts'
import { inTransaction } from '../../server/transaction.ts'
import type { Request } from '../../server/use-case.ts'
import { answerDeclaration, closeRequest, readEvidence, showDeclaration } from '../declarations/index.ts'
import { answerByLink } from './answer-by-link.ts'
import { listLinks } from './list-links.ts'
import { openLink } from './open-link.ts'
import { revokeLink } from './revoke-link.ts'
import { sendLinks } from './send-links.ts'
import { readLinkFile, showTask } from './show-task.ts'

describe('a question by a link', () => {
  let l: Awaited<ReturnType<typeof linkWorld>>
  beforeAll(async () => {
    l = await linkWorld()
  })
  afterAll(() => l.w.end())
  beforeEach(() => l.forget())

  const answer = (by: Request, more: object = {}) => answerByLink(by, { holds: 'yes', version: 0, ...more })
  const answersNow = () =>
    l.w.database
      .selectFrom('declaration')
      .select(['holds', 'answered_by', 'version', 'organisation'])
      .execute()
  const stateOf = async (id: string) =>
    accepted(await listLinks(l.coordinator(), {})).items.find((one) => one.id === id)?.state

  it('is answered by whoever holds it, as the organisation, and marked so', async () => {
    const request = await l.ask()
    const id = await l.sendFor(request, 'tilleuls')
    expect(await stateOf(id)).toBe('waiting')
    const holder = l.holding(id)
    expect(accepted(await showTask(holder, {}))).toMatchObject({ state: 'open', kind: 'declaration' })
    accepted(await openLink(holder, {}))
    expect(await stateOf(id)).toBe('opened')
    expect(accepted(await answer(holder, { note: 'Voté en mars' }))).toEqual({ holds: 'yes', version: 1 })
    expect(await answersNow()).toEqual([
      { holds: 'yes', answered_by: `link:${id}`, version: 1, organisation: l.organisations['tilleuls'] },
    ])
    expect(await stateOf(id)).toBe('answered')
    const manager = await l.w.as('service_manager', 'tilleuls')
    expect(accepted(await showDeclaration(manager, { request, organisation: 'tilleuls' })).byLink).toBe(true)
    expect((await l.w.journal()).at(-1)).toMatchObject({
      action: 'declaration.answer',
      account: `link:${id}`,
    })
  })

  it('may be changed until the due day, which belongs to the time; then the link is used up', async () => {
    const id = await l.sendFor(await l.ask(), 'tilleuls')
    accepted(await answer(l.holding(id)))
    l.w.setClock('2026-12-31T22:00:00Z')
    accepted(await answer(l.holding(id), { holds: 'no', version: 1 }))
    l.w.setClock('2026-12-31T23:30:00Z')
    expect(await answer(l.holding(id), { version: 2 })).toEqual({ ok: false, code: 'gone' })
    expect(accepted(await showTask(l.holding(id), {}))).toEqual({
      state: 'ended',
      why: 'used',
      asker: { name: { fr: 'Réseau', nl: 'Netwerk' }, email: null },
    })
  })

  it('opens nothing after its last day, and tells nothing of what it was for', async () => {
    const id = await l.sendFor(await l.ask(), 'tilleuls', { expires: '2026-11-30' })
    l.w.setClock('2026-11-30T22:00:00Z')
    expect(accepted(await showTask(l.holding(id), {})).state).toBe('open')
    l.w.setClock('2026-11-30T23:30:00Z')
    expect(await answer(l.holding(id))).toEqual({ ok: false, code: 'gone' })
    const told = accepted(await showTask(l.holding(id), {}))
    expect(told).toMatchObject({ state: 'ended', why: 'expired' })
    expect(JSON.stringify(told)).not.toMatch(/règlement|Tilleuls/)
    expect(await stateOf(id)).toBe('expired')
    expect(await answersNow()).toEqual([])
  })

  it('opens nothing once it is revoked, also while an answer is on its way', async () => {
    const id = await l.sendFor(await l.ask(), 'tilleuls')
    const client = await l.w.pools.owner.connect()
    await client.query('begin')
    await client.query('update task_link set revoked_at = now() where id = $1', [id])
    const waiting = answer(l.holding(id))
    await new Promise((resolve) => setTimeout(resolve, 300))
    await client.query('commit')
    client.release()
    expect(await waiting).toEqual({ ok: false, code: 'gone' })
    expect(accepted(await showTask(l.holding(id), {}))).toMatchObject({ state: 'ended', why: 'revoked' })
    expect(await answersNow()).toEqual([])
  })

  it('is revoked by who coordinates within reach of the one who asks, once', async () => {
    const id = await l.sendFor(await l.ask(), 'tilleuls')
    expect(await revokeLink(await l.w.as('coordinator', 'maison'), { id })).toMatchObject({
      code: 'not_found',
    })
    expect(await revokeLink(await l.w.as('service_manager', 'tilleuls'), { id })).toMatchObject({
      code: 'auth.forbidden',
    })
    accepted(await revokeLink(l.coordinator(), { id }))
    expect(await revokeLink(l.coordinator(), { id })).toMatchObject({ code: 'not_found' })
    expect(await stateOf(id)).toBe('revoked')
    expect(accepted(await listLinks(await l.w.as('coordinator', 'maison'), {})).items).toEqual([])
  })

  it('used twice at once: the second hand is told, and nothing is overwritten', async () => {
    const id = await l.sendFor(await l.ask(), 'tilleuls')
    const both = await Promise.all([answer(l.holding(id)), answer(l.holding(id), { holds: 'no' })])
    expect(both.filter((one) => one.ok)).toHaveLength(1)
    expect(both.find((one) => !one.ok)).toMatchObject({ code: 'conflict.version' })
    const [kept] = await answersNow()
    expect(await answer(l.holding(id), { holds: 'not_applicable' })).toMatchObject({
      code: 'conflict.version',
    })
    expect(await answersNow()).toEqual([kept])
    accepted(await answer(l.holding(id), { holds: 'not_applicable', version: 1 }))
    expect(await answerByLink(l.holding(id), { holds: 'yes' })).toMatchObject({ code: 'validation' })
  })

  it('reaches its one question and its one organisation, whichever way it is tried', async () => {
    const [request, other] = [await l.ask(), await l.ask()]
    const holder = l.holding(await l.sendFor(request, 'tilleuls'))
    for (const [of, organisation] of [
      [request, 'tilleuls'],
      [request, 'escale'],
      [other, 'tilleuls'],
    ])
      expect(await answerDeclaration(holder, { request: of, organisation, holds: 'yes' })).toMatchObject({
        code: 'not_found',
      })
    expect(await showDeclaration(holder, { request, organisation: 'tilleuls' })).toMatchObject({
      code: 'auth.forbidden',
    })
    expect(await listLinks(holder, {})).toMatchObject({ code: 'auth.forbidden' })
    accepted(await answer(holder, { request: other, organisation: 'escale' }))
    expect(await answersNow()).toMatchObject([{ organisation: l.organisations['tilleuls'] }])
    const stranger = l.holding('00000000-0000-4000-8000-000000000000')
    expect(await answer(stranger)).toMatchObject({ code: 'not_found' })
    expect(await showTask(stranger, {})).toMatchObject({ code: 'not_found' })
    expect(await answer(l.w.nobody())).toMatchObject({ code: 'auth.required' })
    expect(await answer(await l.w.as('worker', 'tilleuls'))).toMatchObject({ code: 'auth.forbidden' })
    expect(await answer(l.coordinator())).toMatchObject({ code: 'not_found' })
  })

  it('of a closed question takes nothing', async () => {
    const request = await l.ask()
    const id = await l.sendFor(request, 'tilleuls')
    accepted(await closeRequest(l.coordinator(), { id: request }))
    expect(await answer(l.holding(id))).toMatchObject({ code: 'declaration.closed' })
    expect(await sendLinks(l.coordinator(), { kind: 'declaration', request })).toMatchObject({
      code: 'declaration.closed',
    })
  })

  describe('with a file', () => {
    const pdf = { name: 'reglement.pdf', bytes: bytes('%PDF-1.7 of the house %%EOF') }
    const filesSeen = (by: Request) =>
      inTransaction(by, 'read', async ({ db }) => (await db.selectFrom('file').select('id').execute()).length)

    it('reads again its own alone, on the database too', async () => {
      const [request, other] = [await l.ask(), await l.ask()]
      const [id, second, foreign] = [
        await l.sendFor(request, 'tilleuls'),
        await l.sendFor(other, 'tilleuls'),
        await l.sendFor(request, 'escale'),
      ]
      const manager = await l.w.as('service_manager', 'tilleuls')
      const evidence = { file: pdf }
      accepted(
        await answerDeclaration(manager, {
          request: other,
          organisation: 'tilleuls',
          holds: 'yes',
          evidence,
        }),
      )
      expect(await filesSeen(l.holding(id))).toBe(0)
      expect(await readLinkFile(l.holding(second), {})).toMatchObject({ code: 'not_found' })
      accepted(await answer(l.holding(id), { evidence }))
      expect(await (await accepted(await readLinkFile(l.holding(id), {}))).text()).toBe(
        '%PDF-1.7 of the house %%EOF',
      )
      expect([
        await filesSeen(l.holding(id)),
        await filesSeen(l.holding(second)),
        await filesSeen(l.holding(foreign)),
        await filesSeen(l.w.nobody()),
        await filesSeen(manager),
      ]).toEqual([1, 0, 0, 0, 2])
      const file = accepted(await showDeclaration(manager, { request, organisation: 'tilleuls' })).evidence
        .file
      accepted(await readEvidence(manager, { id: file }))
      accepted(await revokeLink(l.coordinator(), { id }))
      expect(await filesSeen(l.holding(id))).toBe(0)
      expect(await readLinkFile(l.holding(id), {})).toMatchObject({ code: 'not_found' })
    })

    it('takes five files in its life; an answer without one still goes through', async () => {
      const id = await l.sendFor(await l.ask(), 'tilleuls')
      const other = l.holding(await l.sendFor(await l.ask(), 'tilleuls'))
      for (let version = 0; version < 5; version += 1)
        accepted(await answer(l.holding(id), { version, evidence: { file: pdf } }))
      expect(await answer(l.holding(id), { version: 5, evidence: { file: pdf } })).toMatchObject({
        code: 'rate.limited',
        faults: [{ path: 'evidence.file', code: 'declaration.files_by_link', expected: '≤ 5' }],
      })
      expect((await l.w.pools.owner.query('select from file')).rowCount).toBe(5)
      accepted(await answer(l.holding(id), { version: 5, note: 'Relu' }))
      accepted(await answer(other, { evidence: { file: pdf } }))
    })

    it.each([
      ['another organisation', 'escale'],
      ['one above its own', 'maison'],
    ])('puts none in the name of %s, on the database', async (_, slug) => {
      const holder = l.holding(await l.sendFor(await l.ask(), 'tilleuls'))
      const put = inTransaction(holder, 'write', async ({ db, now }) => {
        const row = { name: 'a.pdf', type: 'application/pdf', size: 1, created_at: now }
        const content = { sha256: Buffer.from('x'), bytes: Buffer.from('x') }
        await db
          .insertInto('file')
          .values({ ...row, ...content, organisation: l.organisations[slug] ?? '' })
          .execute()
      })
      await expect(put).rejects.toThrow(/row-level security/)
    })
  })
})
