import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import type { Db } from '../database.ts'

/**
 * Makes a recovery key (age X25519). Its public half is kept, and archives are encrypted to the newest; the key itself is
 * returned this once and kept nowhere.
 */
export async function makeRecoveryKey(db: Db, now: Date): Promise<{ identity: string; recipient: string }> {
  const identity = await generateX25519Identity()
  const recipient = await identityToRecipient(identity)
  await db.insertInto('recovery_key').values({ recipient, made_at: now }).execute()
  return { identity, recipient }
}
