import { createReadStream } from 'node:fs'
import { appendFile, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { z } from 'zod'
import type { Database } from '../database.ts'
import { type Erasure, eraseFor } from '../erasure.ts'
import type { House } from '../house.ts'
import type { Platform } from '../platform.ts'
import { inTransaction } from '../transaction.ts'
import type { Request } from '../use-case.ts'

const Line = z.object({ kind: z.string(), subject: z.string() })
const asLine = ({ kind, subject }: Erasure) => `${JSON.stringify({ kind, subject })}\n`
const fileIn = (dataFolder: string) => join(dataFolder, 'erasures.jsonl')

/** What was erased, a line of JSON each: kinds and ids. */
export async function erasureLines(database: Database): Promise<string> {
  const rows = await database
    .selectFrom('erasure')
    .select(['kind', 'subject'])
    .orderBy('erased_at')
    .orderBy('subject')
    .execute()
  return rows.map(asLine).join('')
}

/** Adds to the file of the data folder what it does not hold yet: it outlives the database, so a restore finds it. */
export async function keepErasures({ database, dataFolder }: Pick<Platform, 'database' | 'dataFolder'>) {
  const file = fileIn(dataFolder)
  const known = new Set((await readFile(file, 'utf8').catch(() => '')).split('\n'))
  const lines = (await erasureLines(database)).split('\n').filter((line) => line !== '' && !known.has(line))
  if (lines.length > 0) await appendFile(file, `${lines.join('\n')}\n`, { mode: 0o600 })
}

export class WrongErasures extends Error {}

/** The erasures of the data folder and of a file that is named. Throws `WrongErasures` where a line is none of this house. */
export async function readErasures(house: House, dataFolder: string, file?: string): Promise<Erasure[]> {
  const kinds = new Set(house.modules.flatMap((module) => module.erasers ?? []).map((one) => one.kind))
  const own = await linesOf(fileIn(dataFolder), kinds).catch((error) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return []
    throw error
  })
  return file === undefined ? own : [...own, ...(await linesOf(file, kinds))]
}

async function linesOf(file: string, kinds: ReadonlySet<string>): Promise<Erasure[]> {
  const found: Erasure[] = []
  let number = 0
  for await (const text of createInterface({ input: createReadStream(file) })) {
    number += 1
    if (text.trim() === '') continue
    const line = Line.safeParse(jsonOf(text))
    if (!line.success) throw new WrongErasures(`${file}: line ${number} is not an erasure`)
    if (!kinds.has(line.data.kind))
      throw new WrongErasures(`${file}: line ${number}: nothing here erases ${line.data.kind}`)
    found.push(line.data)
  }
  return found
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

/** Erases again what a restore brought back. A start does it before it answers anybody, so that none is left half-way. */
export async function replayErasures(asInstance: Request): Promise<number> {
  const due = await asInstance.database.selectFrom('erasure_due').select(['kind', 'subject']).execute()
  for (const erasure of due)
    await inTransaction(asInstance, 'write', async (reading) => {
      await eraseFor(reading, erasure)
      await reading.db
        .deleteFrom('erasure_due')
        .where('kind', '=', erasure.kind)
        .where('subject', '=', erasure.subject)
        .execute()
    })
  return due.length
}
