import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { house } from '../src/app.ts'
import { makeRelease } from '../src/modules/releases/index.ts'
import { system } from '../src/server/actor.ts'
import { readConfig } from '../src/server/config.ts'
import { openPlatform, type Platform } from '../src/server/platform.ts'

const full = process.env['BENCH'] === 'full'
// Indicators and organisations; the smaller one has a quarter of the cells.
const sizes = full ? { small: [100, 2_500], large: [200, 5_000] } : { small: [10, 500], large: [20, 1_000] }

describe('a release of counts of persons, by organisation, suppression included', () => {
  let platform: Platform
  let data: string
  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), 'maillage-bench-'))
    platform = await openPlatform(readConfig({ MAILLAGE_DATA: data }), () => undefined)
    await onOwner('insert into instance (name) values (\'{"fr": "Banc"}\')')
  })
  afterAll(async () => {
    await platform.close()
    await rm(data, { recursive: true, force: true })
  })

  it('takes less than 30 s for 200 indicators over 5,000 organisations, and no longer by cell than a quarter of it', async () => {
    const small = await released('small', sizes.small as [number, number])
    const large = await released('large', sizes.large as [number, number])
    const ratio = large.seconds / large.cells / (small.seconds / small.cells)
    const said = ({ seconds, cells, hidden }: typeof large) =>
      `${seconds.toFixed(1)} s for ${cells} cells, ${hidden} hidden`
    process.stdout.write(`release: ${said(large)}; ${said(small)}; by cell ratio ${ratio.toFixed(2)}\n`)
    expect(large.seconds).toBeLessThan(30)
    expect(ratio).toBeLessThanOrEqual(1.25)
  })

  async function released(slug: string, [indicators, organisations]: [number, number]) {
    await plant(slug, indicators, organisations)
    const request = {
      database: platform.database,
      house,
      fileKeys: platform.keys.files,
      messageKeys: platform.keys.messages,
      baseUrl: platform.config.baseUrl,
      actor: system,
      now: new Date(),
      timeZone: 'Europe/Brussels',
    }
    const began = performance.now()
    const made = await makeRelease(request, { plan: slug })
    const seconds = (performance.now() - began) / 1_000
    if (!made.ok) throw new Error(made.code)
    const [row] = await onOwner(
      'select count(*)::int as cells, (count(*) filter (where suppressed))::int as hidden from release_figure where release = $1',
      [made.value.id],
    )
    return { seconds, ...(row as { cells: number; hidden: number }) }
  }

  /** A network of organisations with a hundred services each, every one with a count from 0 to a few hundred, many of them small. */
  async function plant(slug: string, indicators: number, organisations: number) {
    const houses = Math.ceil(organisations / 100)
    await onOwner(`
      with network as (
        insert into organisation (slug, name, kind) values ('${slug}', '{"fr": "Réseau"}', 'network') returning id),
      houses as (
        insert into organisation (slug, name, kind, parent)
        select '${slug}-' || n, '{"fr": "Maison"}', 'organisation', network.id from network, generate_series(1, ${houses}) n
        returning id)
      insert into plan (slug, title, holder, created_at) select '${slug}', '{"fr": "Plan"}', id, now() from network`)
    await onOwner(`insert into organisation (slug, name, kind, parent)
      select '${slug}-s' || n, '{"fr": "Service"}', 'service',
        (select id from organisation where slug = '${slug}-' || (1 + n % ${houses})) from generate_series(1, ${organisations}) n`)
    await onOwner(`with measure as (
        insert into measure (plan, position, number, title) select id, 1, '1', '{"fr": "Mesure"}' from plan where slug = '${slug}' returning id)
      insert into indicator (measure, key, position, statement, kind, unit_counted)
      select id, 'i' || n, n, '{"fr": "Personnes"}', 'count', 'person' from measure, generate_series(1, ${indicators}) n`)
    await onOwner(`insert into observation (indicator, period, organisation, origin, status, value, updated_at)
      select i.id, '2026', o.id, 'imported', 'validated', floor(300 * power(random(), 3))::int, now()
      from indicator i join measure m on m.id = i.measure join plan p on p.id = m.plan and p.slug = '${slug}',
        organisation o where o.kind = 'service' and o.slug like '${slug}-s%'
      -- As an import stores them.
      order by i.id, o.id`)
    await onOwner('analyze')
  }

  async function onOwner(text: string, values: unknown[] = []) {
    const client = new pg.Client(platform.owner)
    await client.connect()
    try {
      return (await client.query(text, values)).rows
    } finally {
      await client.end()
    }
  }
})
