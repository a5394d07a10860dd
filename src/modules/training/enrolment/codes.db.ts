import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Db } from '../../../server/database.ts'
import { digestOfToken } from '../../../server/session.ts'
import { codeTyped, newCode } from '../../../server/sign-in-code.ts'
import type { Reading, Writing } from '../../../server/use-case.ts'

type Given = {
  readonly session: string
  readonly organisation: string
  /** Absent while nobody used it. */
  readonly enrolment?: string
}

export type CodeMade = { readonly id: string; readonly code: string }

/** Makes a code, and answers it this once. Its id is made here: who may make a code may not always read it back. */
export async function makeCode(
  { db, now }: Writing,
  { session, organisation, enrolment }: Given,
): Promise<CodeMade> {
  const [id, code] = [randomUUID(), newCode()]
  await db
    .insertInto('enrolment_code')
    .values({
      id,
      session,
      organisation,
      enrolment: enrolment ?? null,
      digest: digestOfToken(code),
      made_at: now,
    })
    .execute()
  return { id, code }
}

/** Puts another code in the place of that of an enrolment; undefined where whoever acts may not. */
export async function renewCode({ db, now }: Writing, enrolment: string): Promise<CodeMade | undefined> {
  const [id, code] = [randomUUID(), newCode()]
  const { rows } = await sql<{ renewed: boolean }>`
    select renew_code(${enrolment}, ${id}, ${digestOfToken(code)}, ${now}) as renewed`.execute(db)
  return rows[0]?.renewed ? { id, code } : undefined
}

/** Makes the code that acts the one of an enrolment; false where it is another’s already. */
export async function useCode({ db, actor }: Writing, enrolment: string): Promise<boolean> {
  const used = await db
    .updateTable('enrolment_code')
    .set({ enrolment })
    .where('id', '=', actor.link?.id ?? '')
    .where('enrolment', 'is', null)
    .executeTakeFirst()
  return used.numUpdatedRows === 1n
}

export type CodeHeld = {
  readonly id: string
  readonly session: string
  readonly organisation: string
  readonly enrolment: string | null
}

/** The code by which somebody acts; undefined for whoever acts otherwise, and for one that was taken back. */
export async function codeHeld({ db, actor }: Pick<Reading, 'db' | 'actor'>): Promise<CodeHeld | undefined> {
  if (actor.link?.purpose !== 'enrolment') return undefined
  return db
    .selectFrom('enrolment_code')
    .select(['id', 'session', 'organisation', 'enrolment'])
    .where('id', '=', actor.link.id)
    .executeTakeFirst()
}

/** The enrolments of whoever acts by a code: its own, and those of the codes put together with it. */
export async function heldEnrolments(reading: Pick<Reading, 'db' | 'actor'>): Promise<readonly string[]> {
  const held = await codeHeld(reading)
  if (!held) return []
  const rows = await reading.db
    .selectFrom('enrolment_code')
    .select('enrolment')
    .where('holder', '=', sql<string>`code_holder()`)
    .where('enrolment', 'is not', null)
    .execute()
  return rows.flatMap(({ enrolment }) => enrolment ?? [])
}

/**
 * The enrolments of one person: of whoever acts by a code, those that count as that of the code itself. Codes of two people
 * may lie in one phone.
 */
export async function ownEnrolments(reading: Pick<Reading, 'db' | 'actor'>): Promise<readonly string[]> {
  const held = await codeHeld(reading)
  // Row level security leaves those whose codes were put together.
  const rows = await reading.db
    .selectFrom('enrolment as own')
    .innerJoin('enrolment as e', 'e.counted_as', 'own.counted_as')
    .select('e.id')
    .where('own.id', '=', held?.enrolment ?? null)
    .execute()
  return rows.map((one) => one.id)
}

/** The id of the code that was typed, however it was typed. */
export async function codeNamed(db: Db, typed: string): Promise<string | undefined> {
  const { rows } = await sql<{ id: string | null }>`
    select code_typed(${digestOfToken(codeTyped(typed))}) as id`.execute(db)
  return rows[0]?.id ?? undefined
}

/** Puts what another code holds beside what the acting one does; false where there is no such code. */
export async function joinCode(db: Db, typed: string): Promise<boolean> {
  const { rows } = await sql<{ joined: boolean }>`
    select join_code(${digestOfToken(codeTyped(typed))}) as joined`.execute(db)
  return rows[0]?.joined ?? false
}
