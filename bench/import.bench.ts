import { createReadStream } from 'node:fs'
import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import pg from 'pg'
import { from as copyFrom } from 'pg-copy-streams'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { house } from '../src/app.ts'
import { importObservations, type Progress } from '../src/modules/indicators/index.ts'
import { system } from '../src/server/actor.ts'
import { readConfig } from '../src/server/config.ts'
import { openPlatform, type Platform } from '../src/server/platform.ts'

const full = process.env['BENCH'] === 'full'
const [indicators, organisations, periods] = full ? [40, 5_000, 5] : [20, 2_000, 5]
const all = indicators * organisations * periods
// The promise is on a million. A small file pays for its beginning, and a machine that runs tests is not quiet.
const bound = full ? 0.4 : 0.2

setFlagsFromString('--expose-gc')
const collect = runInNewContext('gc') as () => void
const megabytes = (bytes: number) => bytes / 1_048_576
function megabytesHeld(): number {
  collect()
  const { heapUsed, external } = process.memoryUsage()
  return megabytes(heapUsed + external)
}

describe('an import of observations, validated and rolled up', () => {
  let platform: Platform
  let data: string
  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), 'maillage-bench-'))
    platform = await openPlatform(readConfig({ MAILLAGE_DATA: data }), () => undefined)
    await plant()
  })
  afterAll(async () => {
    await platform.close()
    await rm(data, { recursive: true, force: true })
  })

  it(`goes at ${bound} at least of the rate of a bare COPY of the same rows into a table with the same key`, async () => {
    const files = await writeFiles()
    const bare = await copied(files.bare)
    const { seconds: ours, held } = await imported(files.ours)
    const ratio = bare / ours
    process.stdout.write(
      `import of ${all} observations: ratio ${ratio.toFixed(2)} (${ours.toFixed(1)} s against ${bare.toFixed(1)} s), ${held.map(Math.round).join(' and ')} MB held after a tenth and after all, ${Math.round(megabytes(process.memoryUsage().rss))} MB in the end\n`,
    )
    expect(ratio).toBeGreaterThanOrEqual(bound)
    expect((held[1] ?? 0) - (held[0] ?? 0)).toBeLessThan(16)
    const [sums] = await onOwner('select count(*)::int as sums from rollup where organisation is null')
    expect(sums).toEqual({ sums: indicators * periods })
  })

  /** How long it takes, and the memory that cannot be given back after a tenth of the lines and after all of them. */
  async function imported(file: string): Promise<{ seconds: number; held: readonly number[] }> {
    const held: number[] = []
    const progress: Progress = (step, lines) => {
      const due = step === 'stored' || (held.length === 0 && lines > all / 10)
      if (due) held.push(megabytesHeld())
    }

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
    const done = await importObservations(request, {
      open: () => createReadStream(file, { highWaterMark: 1 << 17 }),
      progress,
    })
    if (!done.ok) throw new Error(JSON.stringify(done).slice(0, 500))
    expect(done.value.added).toBe(all)
    return { seconds: (performance.now() - began) / 1_000, held }
  }

  /** The same rows into a table with the same columns and key, and nothing else. */
  async function copied(file: string): Promise<number> {
    const client = new pg.Client(platform.owner)
    await client.connect()
    await client.query(`create table bare (indicator uuid, period text, organisation uuid, breakdown text, origin text,
      status text, numerator numeric, denominator numeric, value numeric,
      primary key (indicator, organisation, period, breakdown, origin))`)
    const began = performance.now()
    await pipeline(createReadStream(file), client.query(copyFrom('copy bare from stdin')))
    const seconds = (performance.now() - began) / 1_000
    await client.query('drop table bare')
    await client.end()
    return seconds
  }

  /** The rows as they come, service by service: for COPY with ids, for the import with names. */
  async function writeFiles() {
    const files = { ours: join(data, 'ours.csv'), bare: join(data, 'bare.tsv') }
    const ids = await onOwner(`select i.id, 'plan/1/' || i.key as reference from indicator i order by i.key`)
    const services = await onOwner(`select id, slug from organisation where kind = 'service' order by slug`)
    await writeFile(files.ours, 'indicator;organisation;period;value;status\n')
    for (const service of services) {
      const rows = ids.flatMap(({ id, reference }) =>
        Array.from({ length: periods }, (_, n) => {
          const [period, value] = [String(2021 + n), Math.floor(Math.random() * 300)]
          return {
            ours: `${reference};${service['slug']};${period};${value};validated`,
            bare: [id, period, service['id'], '', 'imported', 'validated', '\\N', '\\N', value].join('\t'),
          }
        }),
      )
      await appendFile(files.ours, `${rows.map((row) => row.ours).join('\n')}\n`)
      await appendFile(files.bare, `${rows.map((row) => row.bare).join('\n')}\n`)
    }
    return files
  }

  async function plant() {
    const houses = Math.ceil(organisations / 100)
    await onOwner(`insert into instance (name) values ('{"fr": "Banc"}')`)
    await onOwner(`with network as (
        insert into organisation (slug, name, kind) values ('reseau', '{"fr": "Réseau"}', 'network') returning id),
      houses as (insert into organisation (slug, name, kind, parent)
        select 'maison-' || n, '{"fr": "Maison"}', 'organisation', network.id from network, generate_series(1, ${houses}) n)
      insert into plan (slug, title, holder, created_at) select 'plan', '{"fr": "Plan"}', id, now() from network`)
    await onOwner(`insert into organisation (slug, name, kind, parent)
      select 's-' || n, '{"fr": "Service"}', 'service', (select id from organisation where slug = 'maison-' || (1 + n % ${houses}))
      from generate_series(1, ${organisations}) n`)
    await onOwner(`with measure as (insert into measure (plan, position, number, title)
        select id, 1, '1', '{"fr": "Mesure"}' from plan returning id)
      insert into indicator (measure, key, position, statement, kind, unit_counted, scope)
      select id, 'i' || n, n, '{"fr": "Heures"}', 'count', 'hour', '{"kinds": ["service"]}' from measure, generate_series(1, ${indicators}) n`)
    await onOwner('analyze')
  }

  async function onOwner(text: string): Promise<Record<string, unknown>[]> {
    const client = new pg.Client(platform.owner)
    await client.connect()
    try {
      return (await client.query(text)).rows
    } finally {
      await client.end()
    }
  }
})
