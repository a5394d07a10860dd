import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as integrity from '@digitalbazaar/data-integrity'
import * as multikey from '@digitalbazaar/ed25519-multikey'
import * as eddsa from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite'
import * as vc from '@digitalbazaar/vc'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { house } from '../src/app.ts'
import { known } from '../src/modules/certificates/badges/documents.ts'
import type { SigningKey } from '../src/modules/certificates/badges/sign.ts'
import { createIssuer, issueCertificate, issueToAll, setRule } from '../src/modules/certificates/index.ts'
import { openKey } from '../src/modules/certificates/issuers/issuers.db.ts'
import { importOrganisations } from '../src/modules/organisations/index.ts'
import { createProgramme, planSession, writeModule } from '../src/modules/training/index.ts'
import { system } from '../src/server/actor.ts'
import { readConfig } from '../src/server/config.ts'
import { openPlatform, type Platform } from '../src/server/platform.ts'
import { inTransaction } from '../src/server/transaction.ts'
import { accepted, bytes, smallNetwork } from '../tests/support/world.ts'

/** As the library's own documents have it, with a loader that hands out the contexts. */
async function barelySigned(credential: object, { seed, did, publicKey }: SigningKey) {
  const pair = await multikey.generate({ seed, id: `${did}#${publicKey}`, controller: did })
  const suite = new integrity.DataIntegrityProof({ signer: pair.signer(), cryptosuite: eddsa.cryptosuite })
  const documentLoader = async (url: string) => ({
    ...{ contextUrl: null, documentUrl: url },
    document: known.get(url) as object,
  })
  return vc.issue({ credential, suite, documentLoader, now: new Date() })
}

const full = process.env['BENCH'] === 'full'
const rounds = 5
const each = full ? 200 : 50

describe('certificates', () => {
  let platform: Platform
  let data: string
  let enrolments: string[]
  beforeAll(async () => {
    data = await mkdtemp(join(tmpdir(), 'maillage-bench-'))
    platform = await openPlatform(readConfig({ MAILLAGE_DATA: data }), () => undefined)
    enrolments = await plant((2 * rounds + 1) * each)
  })
  afterAll(async () => {
    await platform.close()
    await rm(data, { recursive: true, force: true })
  })

  const request = () => ({
    database: platform.database,
    house,
    fileKeys: platform.keys.files,
    messageKeys: platform.keys.messages,
    baseUrl: 'https://maillage.example',
    actor: system,
    now: new Date(),
    timeZone: 'Europe/Brussels',
  })

  it('are issued to all who qualify at half at least of the rate of bare signing with the same library', async () => {
    const [first = ''] = enrolments
    const badge = await example(first)
    const key = await inTransaction(request(), 'read', async (reading) => {
      const issuer = await reading.db
        .selectFrom('certificate_issuer')
        .select(['id', 'slug'])
        .executeTakeFirstOrThrow()
      return openKey(reading, { issuer })
    })
    const bare = () => rate(enrolments.slice(0, each), () => barelySigned(structuredClone(badge), key))
    const together = async () => {
      const begin = performance.now()
      const { issued } = accepted(await issueToAll(request(), { slug: 'p', limit: each }))
      return issued.length / ((performance.now() - begin) / 1_000)
    }
    const left = [...enrolments.slice(1)]
    const oneByOne = () =>
      rate(left.splice(-each), async (enrolment) => {
        accepted(await issueCertificate(request(), { enrolment }))
      })
    // The first hundreds cost twice what the later ones take.
    await oneByOne()
    await bare()
    // One by one first: who is certified with all others is nobody that is known beforehand.
    const singles: number[] = []
    for (let round = 0; round < rounds; round += 1) singles.push(await oneByOne())
    const single = singles.sort((a, b) => a - b)[rounds >> 1] ?? 0
    const ratios: { all: number; ours: number; bare: number }[] = []
    for (let round = 0; round < rounds; round += 1) {
      const [ours, signing] = [await together(), await bare()]
      ratios.push({ all: ours / signing, ours, bare: signing })
    }
    const middle = ratios.sort((a, b) => a.all - b.all)[rounds >> 1]
    if (!middle) throw new Error('no round')
    process.stdout.write(
      `certificates issued to all: ratio ${middle.all.toFixed(2)} (${Math.round(middle.ours)}/s against ${Math.round(middle.bare)}/s signed); one by one, four under way: ratio ${(single / middle.bare).toFixed(2)}\n`,
    )
    expect(middle.all).toBeGreaterThanOrEqual(0.5)
  })

  /** So many are under way at once, as a server has them: what waits for the database leaves the thread to others. */
  async function rate<T>(all: readonly T[], work: (one: T) => Promise<unknown>): Promise<number> {
    const left = [...all]
    const begin = performance.now()
    await Promise.all(
      Array.from({ length: 4 }, async () => {
        for (let one = left.pop(); one !== undefined; one = left.pop()) await work(one)
      }),
    )
    return all.length / ((performance.now() - begin) / 1_000)
  }

  /** A badge as it is signed, without its proof. */
  async function example(enrolment: string): Promise<object> {
    const { id } = accepted(await issueCertificate(request(), { enrolment }))
    const { credential } = await platform.database
      .selectFrom('certificate')
      .select('credential')
      .where('id', '=', id)
      .executeTakeFirstOrThrow()
    const { proof: _, ...badge } = JSON.parse(credential ?? '')
    return badge
  }

  /** People who followed two modules whole, and one more to learn from. */
  async function plant(people: number): Promise<string[]> {
    accepted(await importOrganisations(request(), { bytes: bytes(smallNetwork) }))
    accepted(await createProgramme(request(), { slug: 'p', title: 'Accueillir ensemble' }))
    const competences = ['Écouter', 'Accueillir', 'Orienter']
    const half_days = [{ day: '2026-03-02', part: 'morning', begins: '09:00', ends: '12:30' }]
    const sessions: string[] = []
    for (const slug of ['a', 'b']) {
      const module = {
        programme: 'p',
        slug,
        title: `Module ${slug}`,
        half_days: 1,
        state: 'adopted',
        competences,
      }
      accepted(await writeModule(request(), module))
      sessions.push(
        accepted(await planSession(request(), { module: slug, half_days, minimum: 1, maximum: 1_000 })).id,
      )
    }
    accepted(await createIssuer(request(), { slug: 'r', name: 'Réseau' }))
    accepted(await setRule(request(), { slug: 'p', attendance: 0.8, issuer: 'r' }))
    const owner = new pg.Client(platform.owner)
    await owner.connect()
    for (const session of sessions) {
      await owner.query(
        `insert into enrolment (session, given, family, college, sent_by, person)
         select $1, 'P' || n, 'Martin', 'professional', 'employer', sha256(convert_to(n::text, 'utf8'))
         from generate_series(0, $2::int) n`,
        [session, people],
      )
      await owner.query(
        `insert into attendance_mark (session, day, part, enrolment, present, how, at)
         select session, '2026-03-02', 'morning', id, true, 'called', now() from enrolment where session = $1`,
        [session],
      )
    }
    await owner.query('analyze')
    const { rows } = await owner.query(`select id from enrolment where session = $1`, [sessions[0]])
    await owner.end()
    return rows.map((one) => one.id)
  }
})
