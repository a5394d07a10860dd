import { readInstance } from '../../server/instance.ts'
import type { Platform } from '../../server/platform.ts'
import { type Finding, well, wrong } from './finding.ts'

export async function recoveryKey({ database }: Platform): Promise<Finding> {
  const key = await database.selectFrom('recovery_key').select('id').limit(1).executeTakeFirst()
  if (key) return well('recovery key', 'archives are encrypted to it')
  const { ready } = await readInstance(database)
  if (!ready) return well('recovery key', 'is made once the network is')
  return wrong(
    'recovery key',
    'there is none: no archive can be made',
    'maillage keys recovery, and keep what it prints elsewhere',
  )
}

const week = 7 * 86_400_000

/** An archive by `maillage backup`; that a server saves its databases itself is not known here. */
export async function backup({ database, clock }: Platform): Promise<Finding> {
  const instance = await database
    .selectFrom('instance')
    .select(['created_at', 'demonstration'])
    .executeTakeFirst()
  const last = await database
    .selectFrom('backup_made')
    .select('made_at')
    .orderBy('made_at', 'desc')
    .limit(1)
    .executeTakeFirst()
  const says = last ? `the last was made on ${last.made_at.toISOString().slice(0, 10)}` : 'none was made yet'
  const since = last?.made_at ?? instance?.created_at
  const age = since ? (await clock()).getTime() - since.getTime() : 0
  return age > week && !instance?.demonstration
    ? wrong('backup', says, 'maillage backup FILE, each night')
    : well('backup', says)
}
