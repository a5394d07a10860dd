import { sql } from 'kysely'
import type { Reading } from './use-case.ts'

/** How one kind of thing is erased. Done twice it changes nothing more: it is done again after a restore. */
export type Eraser = {
  readonly kind: string
  erase(reading: Reading, subject: string): Promise<void>
}

export type Erasure = { readonly kind: string; readonly subject: string }

/** Erases something, and writes down that it was, with nothing but its kind and id. */
export async function eraseFor(reading: Reading, { kind, subject }: Erasure): Promise<void> {
  const eraser = reading.house.modules
    .flatMap((module) => module.erasers ?? [])
    .find((one) => one.kind === kind)
  if (!eraser) throw new Error(`nothing erases ${kind}`)
  await eraser.erase(reading, subject)
  await sql`insert into erasure (kind, subject, erased_at) values (${kind}, ${subject}, ${reading.now})
    on conflict on constraint erasure_is_once do nothing`.execute(reading.db)
}
