import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { gridWorld } from '../../../tests/support/grid-world.ts'
import { accepted } from '../../../tests/support/world.ts'
import { linkHolder } from '../../server/actor.ts'
import type { Request } from '../../server/use-case.ts'
import { enterGrid, putObservations } from '../indicators/index.ts'
import { enterByLink } from './enter-by-link.ts'
import { listLinks } from './list-links.ts'
import { revokeLink } from './revoke-link.ts'
import { sendLinks } from './send-links.ts'
import { showTask } from './show-task.ts'

describe('figures by a link', () => {
  let g: Awaited<ReturnType<typeof gridWorld>>
  beforeAll(async () => {
    g = await gridWorld()
  })
  afterAll(() => g.w.end())
  beforeEach(async () => {
    await g.forget()
    await g.w.pools.owner.query('truncate task_link cascade')
  })

  const asked = { kind: 'figures', organisation: 'tilleuls', period: '2026-Q3', address: 'anne@example.org' }
  async function send(more: object = {}): Promise<string> {
    const [sent] = accepted(await sendLinks(g.coordinator, { ...asked, ...more })).items
    if (!sent) throw new Error('none was sent')
    return sent.id
  }
  const two = () => ({ indicators: [g.ids['people'], g.ids['share']] })
  const holding = (id: string): Request => ({
    ...g.w.nobody(),
    actor: linkHolder(g.w.nobody().house.policies, { id, purpose: 'task' }, 'fr'),
  })
  type Typed = Readonly<Record<string, string>>
  const enter = (id: string, lines: Readonly<Record<string, Typed>>) =>
    enterByLink(holding(id), {
      lines: Object.fromEntries(Object.entries(lines).map(([name, one]) => [name, { seen: 'none', ...one }])),
    })
  async function linesShown(id: string) {
    const task = accepted(await showTask(holding(id), {}))
    if (task.state !== 'open' || task.kind !== 'figures') throw new Error('no figures')
    return task.figures.lines
  }
  const stateOf = async (id: string) =>
    accepted(await listLinks(g.coordinator, {})).items.find((one) => one.id === id)?.state

  it('are those that the plans ask of the organisation for the period, or those named', async () => {
    const keys = async (id: string) => new Set((await linesShown(id)).map((line) => line.reference))
    expect([...(await keys(await send()))].sort()).toEqual(
      ['plan-a', 'plan-b'].flatMap((plan) => ['people', 'share', 'trades'].map((key) => `${plan}/1/${key}`)),
    )
    expect([...(await keys(await send(two())))]).toEqual(['plan-a/1/people', 'plan-a/1/share'])
    const refused = async (more: object) => sendLinks(g.coordinator, { ...asked, ...more })
    expect(await refused({ indicators: [g.ids['milestone']] })).toMatchObject({
      code: 'task_link.nothing_asked',
    })
    expect(await refused({ indicators: [g.ids['centre']] })).toMatchObject({
      code: 'task_link.nothing_asked',
    })
    expect(await refused({ organisation: 'maison' })).toMatchObject({ code: 'task_link.nothing_asked' })
    expect(await refused({ organisation: 'nulle-part' })).toMatchObject({ code: 'organisation.unknown' })
    expect(await refused({ period: undefined })).toMatchObject({ code: 'validation' })
    expect(await refused({ due: '2026-11-21' })).toMatchObject({ code: 'declaration.due_in_past' })
    expect(await sendLinks(await g.w.as('coordinator', 'centre'), asked)).toMatchObject({
      code: 'organisation.unknown',
    })
  })

  it('are drafts, whatever is sent, written down under the link; what was saved is there the next time', async () => {
    const id = await send(two())
    const stored = await enterByLink(holding(id), {
      validation: 'validated',
      lines: { [g.name('people')]: { value: '3', seen: 'none' } },
    })
    expect(accepted(stored)).toEqual({ stored: 1 })
    expect(await g.keptNow()).toMatchObject([{ key: 'people', status: 'draft', value: 3 }])
    const rows = await g.w.database.selectFrom('observation').select('written_by').execute()
    expect(rows).toEqual([{ written_by: `link:${id}` }])
    expect((await linesShown(id))[0]).toMatchObject({ kept: { value: 3 }, hidden: { kept: false } })
    expect(await stateOf(id)).toBe('waiting')
    accepted(await enter(id, { [g.name('share')]: { numerator: '1', denominator: '2' } }))
    expect(await stateOf(id)).toBe('answered')
  })

  it('of a small count show those given by the link alone, nobody else’s, and not the period before', async () => {
    const put = (period: string, value: number) =>
      putObservations(g.manager, {
        id: g.ids['people'],
        items: [{ organisation: 'tilleuls', period, value, status: 'validated' }],
      })
    accepted(await put('2026-Q3', 3))
    accepted(await put('2026-Q2', 4))
    const [line] = await linesShown(await send(two()))
    expect(line).toMatchObject({ kept: { value: null }, hidden: { kept: true, before: true }, before: null })
  })

  it('reach the figures asked for, of the organisation and period of the link, whichever way it is tried', async () => {
    const id = await send(two())
    const foreign = { [g.name('trades')]: { value: '5' } }
    expect(await enter(id, foreign)).toMatchObject({ code: 'not_found' })
    expect(await enter(id, { ...foreign, [g.name('people')]: { value: '5' } })).toMatchObject({
      code: 'not_found',
    })
    const line = { [g.name('people')]: { value: '5', seen: 'none' } }
    for (const organisation of ['tilleuls', 'escale', 'maison'])
      expect(
        await enterGrid(holding(id), { organisation, period: '2026-Q3', lines: line }),
        organisation,
      ).toMatchObject({ ok: false, code: 'not_found' })
    const items = [{ organisation: 'tilleuls', period: '2026-Q3', value: 5 }]
    expect(await putObservations(holding(id), { id: g.ids['people'], items })).toMatchObject({
      code: 'organisation.unknown',
    })
    expect(await g.keptNow()).toEqual([])
    const elsewhere = { organisation: 'escale', period: '2026-Q2', by: 'indicator', lines: line }
    accepted(await enterByLink(holding(id), elsewhere))
    const kept = await g.w.database.selectFrom('observation').select(['organisation', 'period']).execute()
    expect(kept).toEqual([{ organisation: g.organisations['tilleuls'], period: '2026-Q3' }])
  })

  it('by two windows: the second sees what the first gave, and nothing is overwritten', async () => {
    const id = await send(two())
    accepted(await enter(id, { [g.name('people')]: { value: '12' } }))
    expect(await enter(id, { [g.name('people')]: { value: '14' } })).toMatchObject({
      code: 'conflict.version',
      faults: [{ code: 'grid.conflict' }],
    })
    const [line] = await linesShown(id)
    expect(line?.kept?.value).toBe(12)
    accepted(await enter(id, { [g.name('people')]: { value: '14', seen: line?.mark ?? '' } }))
    expect(await g.keptNow()).toMatchObject([{ value: 14, status: 'draft' }])
  })

  it('that the manager has validated are not undone by it', async () => {
    const id = await send(two())
    accepted(await g.enter(g.manager, { [g.name('people')]: { value: '12' } }, { validation: 'validated' }))
    expect(await enter(id, { [g.name('people')]: { value: '13', seen: '//12/' } })).toMatchObject({
      faults: [{ code: 'observation.validated_already' }],
    })
  })

  it('are taken no more once the link is revoked', async () => {
    const id = await send(two())
    accepted(await revokeLink(g.coordinator, { id }))
    expect(await enter(id, { [g.name('people')]: { value: '12' } })).toEqual({ ok: false, code: 'gone' })
    expect(await g.keptNow()).toEqual([])
  })
})
