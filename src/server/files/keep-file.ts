import { createHash, randomUUID } from 'node:crypto'
import { z } from 'zod'
import { ok, type Result } from '../../kernel/result.ts'
import type { Db } from '../database.ts'
import type { Upload } from '../form-input.ts'
import type { Reading } from '../use-case.ts'
import { Arrived } from './arrival.ts'
import { type Inspected, inspect, inspectEnds } from './inspect.ts'
import { insertPieces, sealedFile } from './pieces.ts'
import { wholeFile } from './read-file.ts'

/** Input of a file: as it arrived with a form, or sent as base64. */
export const upload = z.union([
  z.instanceof(Arrived),
  z.object({ name: z.string().max(200), bytes: z.instanceof(Uint8Array) }),
  z
    .object({ name: z.string().max(200), base64: z.base64() })
    .transform(({ name, base64 }) => ({ name, bytes: new Uint8Array(Buffer.from(base64, 'base64')) })),
])

type Place = {
  readonly organisation: string
  readonly path: string
  readonly confidential?: boolean
  /** Id of the programme whose it is, for what all keep who run that: see 0030_who_is_certified.sql. */
  readonly programme?: string
}
type Kept = Result<string, 'file.too_large' | 'file.type'>

/**
 * Keeps a file for an organisation, sealed. Returns its id; refuses, at `path`, what is too large or not what its name
 * says. What is confidential opens to few: see `actor_consults` in 0015_files.sql.
 */
export async function keepFile(reading: Reading, given: Upload | Arrived, place: Place): Promise<Kept> {
  if (given instanceof Arrived) return inspectedAlone(() => claim(reading, given, place))
  const inspected = await inspectedAlone(() => inspect(given, place.path))
  return inspected.ok ? ok(await insertFile(reading, inspected.value, place)) : inspected
}

/** What has to be looked at whole is looked at one file after the other: many at once take no more memory than one. */
let before: Promise<unknown> = Promise.resolve()
function inspectedAlone<T>(work: () => Promise<T>): Promise<T> {
  const done = before.then(work, work)
  before = done.catch(() => undefined)
  return done
}

/** What arrived is the organisation's once it is known for what it is; a picture is kept as it was drawn anew. */
async function claim(reading: Reading, arrived: Arrived, place: Place): Promise<Kept> {
  const { db } = reading
  const byEnds = inspectEnds(arrived, place.path)
  const inspected =
    byEnds ?? (await inspect({ name: arrived.name, bytes: await wholeFile(reading, arrived.id) }, place.path))
  if (!inspected.ok) return inspected
  if (inspected.value.drawnAnew) {
    await db.deleteFrom('file').where('id', '=', arrived.id).execute()
    return ok(await insertFile(reading, inspected.value, place))
  }
  await db
    .updateTable('file')
    .set({
      organisation: place.organisation,
      arrived_by: null,
      confidential: place.confidential ?? false,
      programme: place.programme ?? null,
      type: inspected.value.type,
    })
    .where('id', '=', arrived.id)
    .where('organisation', 'is', null)
    .returning('id')
    .executeTakeFirstOrThrow()
  return ok(arrived.id)
}

async function insertFile(reading: Reading, { name, type, bytes }: Inspected, place: Place): Promise<string> {
  const { organisation, confidential = false, programme = null } = place
  const id = randomUUID()
  const { sealed, ...wrapping } = sealedFile(reading.fileKeys, id, bytes)
  const sha256 = createHash('sha256').update(bytes).digest()
  const row = {
    id,
    organisation,
    name,
    type,
    size: bytes.length,
    created_at: reading.now,
    confidential,
    programme,
  }
  await reading.db
    .insertInto('file')
    .values({ ...row, sha256, ...wrapping })
    .execute()
  await insertPieces(reading.db, id, sealed)
  return id
}

/** How many files came by a link so far, as row level security shows them to it: all of them while it lasts. */
export async function filesByLink(db: Db, link: string): Promise<number> {
  const { n } = await db
    .selectFrom('file')
    .select((eb) => eb.fn.countAll<number>().as('n'))
    .where('link', '=', link)
    .executeTakeFirstOrThrow()
  return Number(n)
}
