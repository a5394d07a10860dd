import { randomBytes } from 'node:crypto'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import type pg from 'pg'
import { parse } from 'yaml'
import { z } from 'zod'
import { finishDemonstration, giveRole, makeRecovery } from '../modules/accounts/index.ts'
import { createOrganisation, importOrganisations, importTerritories } from '../modules/organisations/index.ts'
import { importPlan } from '../modules/plans/index.ts'
import { readCsv } from '../server/csv.ts'
import { poolOf } from '../server/database.ts'
import { readInstance } from '../server/instance.ts'
import type { Platform } from '../server/platform.ts'
import { heldRoles } from '../server/policy.ts'
import { root } from '../server/root.ts'
import { newAccount } from '../server/sign-in.ts'
import type { AnyUseCase, Request } from '../server/use-case.ts'
import { activityEvents } from './demonstration-activities.ts'
import { documentEvents } from './demonstration-documents.ts'
import { planEvents } from './demonstration-plans.ts'
import { eventsOf, Story } from './demonstration-story.ts'
import { trainingEvents } from './demonstration-training.ts'
import { asInstance, orRefuse } from './session.ts'

const Installed = z.object({
  accounts: z.array(
    z.object({
      email: z.string(),
      password: z.string(),
      roles: z.array(z.enum(heldRoles)),
      organisation: z.string(),
    }),
  ),
  network: z.string(),
  plans: z.array(z.string()),
  organisations: z.array(z.string()),
  requests: z.array(z.string()),
  codes: z.array(z.string()),
  /** Absent where it was loaded before there were recovery keys. */
  recoveryKey: z.string().optional(),
})
export type Demonstration = z.output<typeof Installed>

const keptIn = ({ dataFolder }: Platform) => join(dataFolder, 'demonstration.json')

/** What `maillage demo` tells; undefined where this installation is not the demonstration. */
export async function readDemonstration(platform: Platform): Promise<Demonstration | undefined> {
  const text = await readFile(keptIn(platform), 'utf8').catch(() => undefined)
  return text === undefined ? undefined : Installed.parse(JSON.parse(text))
}

const file = (name: string) => readFile(join(root, 'demo', name))
const yaml = async (name: string): Promise<unknown> => parse(await readFile(join(root, 'demo', name), 'utf8'))
const bytesOf = async (name: string) => new Uint8Array(await file(name))

/**
 * Fills an empty database with the demonstration network, through the same use cases as people use, at the story's
 * dates. Told to stop, it leaves off; the next start begins anew. Two that begin at once wait for one another.
 */
export async function installDemonstration(
  platform: Platform,
  say: (line: string) => void,
  told?: AbortSignal,
): Promise<void> {
  const pool = poolOf(platform.owner, 'demonstration', 1)
  try {
    await pool.query('select pg_advisory_lock($1)', [LOADING])
    if (!(await wantsDemonstration(platform))) return
    await clearInterrupted(platform, pool)
    await tellStory(platform, say, told)
  } finally {
    await pool.end()
  }
}

const LOADING = 7_362_412

async function tellStory(platform: Platform, say: (line: string) => void, told?: AbortSignal) {
  say('démonstration : le réseau et ses organisations…')
  const story = Story.parse(await yaml('story.yaml'))
  const now = await platform.clock()
  const request = (at: Date): Promise<Request> => asInstance(platform, at < now ? at : now)
  const begin = await request(new Date('2026-01-05T08:00:00Z'))
  const run = async (useCase: unknown, input: unknown, by: Request = begin) =>
    orRefuse(await (useCase as AnyUseCase)(by, input))

  await run(createOrganisation, { ...story.network, kind: 'network' })
  await run(importTerritories, { bytes: await bytesOf('territories.csv') })
  await run(importOrganisations, { bytes: await bytesOf('organisations.csv') })
  await run(importPlan, { bytes: await bytesOf('plan.yaml') })
  const accounts = await makeAccounts(platform, begin, story.accounts)
  const recovery = orRefuse(await makeRecovery(begin, {}))

  const answers = await rows('answers.csv', [
    'request',
    'organisation',
    'holds',
    'since',
    'answered',
    'url',
    'note',
  ])
  const observations = await rows('observations.csv', [
    'measure',
    'key',
    'organisation',
    'period',
    'value',
    'numerator',
    'denominator',
    'date',
    'status',
  ])
  const events = [
    ...eventsOf(story, answers, observations, now),
    ...planEvents(bytesOf),
    ...documentEvents(bytesOf, now),
    ...trainingEvents(await yaml('training.yaml'), now),
    ...activityEvents(await yaml('activities.yaml'), story.plan, now),
  ].sort((a, b) => a.at.getTime() - b.at.getTime())
  for (const [index, event] of events.entries()) {
    if (index % 60 === 0) say(`démonstration : ${index} événements sur ${events.length}…`)
    if (told?.aborted) return
    await event.run(await request(event.at))
  }
  // The passwords are kept first: a demonstration that is whole but whose passwords nobody knows would be lost.
  await writeFile(
    keptIn(platform),
    JSON.stringify(await summary(platform, story, accounts, recovery.identity)),
    { mode: 0o600 },
  )
  await run(finishDemonstration, { name: story.network.name })
  await rm(marker(platform))
}

const marker = ({ dataFolder }: Platform) => join(dataFolder, 'demonstration.loading')

/** A loading that was stopped half-way is begun anew; its marker says that what is there is nobody's. */
async function clearInterrupted(platform: Platform, pool: pg.Pool) {
  if (await readFile(marker(platform)).catch(() => undefined))
    await pool.query(
      'truncate organisation, territory, plan, journal, journal_seal, message, recovery_key, sign_in."user" cascade',
    )
  await writeFile(marker(platform), '')
}

/** Whether the demonstration belongs in this database: nothing is in it, or only a part of the demonstration. */
export async function wantsDemonstration(platform: Platform): Promise<boolean> {
  if ((await readInstance(platform.database)).ready) return false
  const begun = await readFile(marker(platform)).catch(() => undefined)
  const anything = await platform.database.selectFrom('organisation').select('id').limit(1).executeTakeFirst()
  return begun !== undefined || anything === undefined
}

type Account = z.output<typeof Story>['accounts'][number]

async function makeAccounts(
  platform: Platform,
  request: Request,
  wanted: readonly Account[],
): Promise<Demonstration['accounts']> {
  const made: Demonstration['accounts'] = []
  for (const { email, name, roles, organisation } of wanted) {
    const password = randomBytes(9).toString('base64url')
    const account = await newAccount(platform.signIn, { email, name, password })
    if (!account) throw new Error(`the demonstration is not alone: ${email} has an account`)
    for (const role of roles) orRefuse(await giveRole(request, { account, role, organisation }))
    made.push({ email, password, roles, organisation })
  }
  return made
}

async function rows(name: string, columns: readonly string[]) {
  return orRefuse(readCsv(await bytesOf(name), { required: columns, optional: [] })).rows.map(
    (row) => row.cells,
  )
}

async function summary(
  platform: Platform,
  story: z.output<typeof Story>,
  accounts: Demonstration['accounts'],
  recoveryKey: string,
): Promise<Demonstration> {
  const slugs = async (table: 'plan' | 'organisation') =>
    (await platform.database.selectFrom(table).select('slug').orderBy('slug').execute()).map(
      (row) => row.slug,
    )
  return {
    accounts,
    network: story.network.slug,
    plans: await slugs('plan'),
    organisations: await slugs('organisation'),
    requests: story.requests.map((one) => one.slug),
    codes: [],
    recoveryKey,
  }
}
