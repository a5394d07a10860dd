import { access, constants, statfs } from 'node:fs/promises'
import type { Command } from 'commander'
import { house } from '../app.ts'
import { readInstance } from '../server/instance.ts'
import { verifyJournal } from '../server/journal.ts'
import type { Platform } from '../server/platform.ts'
import { withPlatform } from './session.ts'

type Finding = { readonly check: string; readonly ok: boolean; readonly says: string; readonly mend?: string }

export function doctorCommand(program: Command) {
  program
    .command('doctor')
    .description('looks for what is wrong and says how to mend it')
    .option('--json', 'as JSON')
    .action(examine)
}

async function examine({ json }: { json?: boolean }) {
  await withPlatform(async (platform) => {
    const findings = [
      await database(platform),
      await journal(platform),
      await dataFolder(platform),
      await jobs(platform),
      sources(),
      await recoveryKey(platform),
      await backups(platform),
    ]
    if (json)
      process.stdout.write(`${JSON.stringify({ ok: findings.every((one) => one.ok), findings }, null, 2)}\n`)
    else
      for (const one of findings)
        process.stdout.write(
          `${one.ok ? 'ok  ' : 'BAD '} ${one.check}: ${one.says}${one.mend ? ` → ${one.mend}` : ''}\n`,
        )
    if (findings.some((one) => !one.ok)) process.exitCode = 1
  })
}

async function database({ appPool, migration, embedded }: Platform): Promise<Finding> {
  const { rows } = await appPool.query<{ server_version_num: string }>('show server_version_num')
  const version = Number(rows[0]?.server_version_num)
  const says = `PostgreSQL ${Math.floor(version / 10_000)}, ${embedded ? 'embedded' : 'a server'}, migration ${migration}`
  return version >= 150_000
    ? { check: 'database', ok: true, says }
    : { check: 'database', ok: false, says, mend: 'move to PostgreSQL 15 or later' }
}

async function journal({ sealPool }: Platform): Promise<Finding> {
  const verdict = await verifyJournal(sealPool)
  return verdict.ok
    ? { check: 'journal', ok: true, says: `${verdict.lines} lines hold together` }
    : {
        check: 'journal',
        ok: false,
        says: `broken at line ${verdict.brokenAt}`,
        mend: 'compare with a backup made before',
      }
}

async function dataFolder({ dataFolder: folder }: Platform): Promise<Finding> {
  const writable = await access(folder, constants.W_OK).then(
    () => true,
    () => false,
  )
  if (!writable)
    return {
      check: 'data folder',
      ok: false,
      says: `${folder} cannot be written`,
      mend: 'give its owner the right to write',
    }
  const { bavail, bsize } = await statfs(folder)
  const free = Math.round((bavail * bsize) / 1_048_576)
  return free >= 500
    ? { check: 'data folder', ok: true, says: `${free} MB free` }
    : {
        check: 'data folder',
        ok: false,
        says: `only ${free} MB free`,
        mend: 'make room: the database needs it to write',
      }
}

async function jobs({ jobsPool }: Platform): Promise<Finding> {
  const { rows } = await jobsPool.query<{ stuck: number; waiting: number }>(
    `select count(*) filter (where attempts >= max_attempts)::int as stuck, count(*)::int as waiting from graphile_worker.jobs`,
  )
  const { stuck = 0, waiting = 0 } = rows[0] ?? {}
  return stuck === 0
    ? { check: 'jobs', ok: true, says: `${waiting} waiting` }
    : { check: 'jobs', ok: false, says: `${stuck} gave up`, mend: 'read the log for job.failed' }
}

const sources = (): Finding => ({
  check: 'indicator sources',
  ok: house.sources.size > 0,
  says: [...house.sources.keys()].join(', '),
})

async function recoveryKey({ database: db }: Platform): Promise<Finding> {
  const { ready } = await readInstance(db)
  const key = await db.selectFrom('recovery_key').select('id').limit(1).executeTakeFirst()
  if (key) return { check: 'recovery key', ok: true, says: 'archives are encrypted to it' }
  const says = 'there is none: no archive can be made'
  return ready
    ? {
        check: 'recovery key',
        ok: false,
        says,
        mend: 'maillage keys recovery, and keep what it prints elsewhere',
      }
    : { check: 'recovery key', ok: true, says: 'is made once the network is' }
}

const week = 7 * 86_400_000

/** An archive by `maillage backup`; that a server saves its databases itself is not known here. */
async function backups({ database: db, clock }: Platform): Promise<Finding> {
  const now = (await clock()).getTime()
  const instance = await db.selectFrom('instance').select(['created_at', 'demonstration']).executeTakeFirst()
  const last = await db
    .selectFrom('backup_made')
    .select('made_at')
    .orderBy('made_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  const check = 'backup'
  const says = last ? `the last was made on ${last.made_at.toISOString().slice(0, 10)}` : 'none was made yet'
  const since = last?.made_at ?? instance?.created_at
  const due = since !== undefined && !instance?.demonstration && now - since.getTime() > week
  return due
    ? { check, ok: false, says, mend: 'maillage backup FILE, each night' }
    : { check, ok: true, says }
}
