import { createReadStream } from 'node:fs'
import { access, open, readFile, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { type Command, InvalidArgumentError } from 'commander'
import { isUuid } from '../kernel/slug.ts'
import { importObservations, observationsText, type Progress } from '../modules/indicators/index.ts'
import { importOrganisations, importTerritories, organisationsText } from '../modules/organisations/index.ts'
import { exportPlan, importPlan } from '../modules/plans/index.ts'
import { exportTraining, importTraining } from '../modules/training/index.ts'
import { erasureLines } from '../server/backup/index.ts'
import { inTransaction } from '../server/transaction.ts'
import type { Request } from '../server/use-case.ts'
import { isZip } from '../server/zip.ts'
import { asInstance, orRefuse, Refused, withPlatform } from './session.ts'

const imports = {
  organisations: importOrganisations,
  plan: importPlan,
  territories: importTerritories,
  observations: importObservations,
  training: importTraining,
} as const
const exports = ['organisations', 'plan', 'observations', 'training', 'erasures'] as const

const oneOf = (names: readonly string[]) => (name: string) => {
  if (!names.includes(name)) throw new InvalidArgumentError(`one of ${names.join(', ')}`)
  return name
}

export function fileCommands(program: Command) {
  program
    .command('import')
    .argument('<kind>', Object.keys(imports).join(', '), oneOf(Object.keys(imports)))
    .argument('<file>')
    .option('--dry-run', 'tell what it would do, keep nothing')
    .option('--indicator <id>', 'whose observations')
    .action(importFile)
  program
    .command('export')
    .argument('<kind>', exports.join(', '), oneOf(exports))
    .argument('[file]', 'by default the standard output')
    .option('--slug <slug>', 'which plan')
    .option('--indicator <id>', 'whose observations')
    .option('--format <format>', 'of a plan: yaml, json, csv or xlsx', 'yaml')
    .action(exportFile)
}

async function importFile(
  kind: keyof typeof imports,
  file: string,
  { dryRun = false, indicator }: { dryRun?: boolean; indicator?: string },
) {
  await access(file).catch(() => Promise.reject(new Refused(`${file}: cannot be read`)))
  const input =
    kind === 'observations'
      ? { ...(await inPieces(file)), name: basename(file), indicator, progress }
      : { bytes: new Uint8Array(await readFile(file)) }
  await withPlatform(async (platform) => {
    const run = imports[kind] as (request: Request, input: unknown) => ReturnType<typeof importPlan>
    const outcome = orRefuse(await run(await asInstance(platform), { ...input, dryRun }))
    process.stdout.write(`${JSON.stringify(outcome)}\n`)
  })
}

/** A file of any size is read piece by piece; a workbook can only be read as a whole. */
async function inPieces(file: string) {
  const handle = await open(file)
  const { buffer } = await handle.read({ buffer: new Uint8Array(4), length: 4 }).finally(() => handle.close())
  return isZip(buffer)
    ? { bytes: new Uint8Array(await readFile(file)) }
    : { open: () => createReadStream(file, { highWaterMark: 1 << 17 }) }
}

const doing = { read: 'lines read', stored: 'lines stored', summed: 'lines summed' }

/** How far an import is: on a terminal one line that counts, elsewhere a line for each step. */
const progress: Progress = (step, lines) => {
  if (process.stderr.isTTY) process.stderr.write(`\r${lines} ${doing[step]}${step === 'summed' ? '\n' : ''}`)
  else if (step !== 'read') process.stderr.write(`${lines} ${doing[step]}\n`)
}

async function exportFile(
  kind: (typeof exports)[number],
  file: string | undefined,
  options: { slug?: string; format: string; indicator?: string },
) {
  const textOf = {
    plan: (request: Request) => planFile(request, options),
    organisations: (request: Request) => inTransaction(request, 'read', ({ db }) => organisationsText(db)),
    training: async (request: Request) => orRefuse(await exportTraining(request, {})),
    erasures: (request: Request) => erasureLines(request.database),
    observations: (request: Request) => indicatorText(request, needed(options.indicator)),
  }
  await withPlatform(async (platform) => {
    const text = await textOf[kind](await asInstance(platform))
    if (file) await writeFile(file, text)
    else process.stdout.write(text)
  })
}

const indicatorText = (request: Request, id: string) =>
  inTransaction(request, 'read', async ({ db }) => orRefuse(await observationsText(db, id)))

function needed(indicator: string | undefined): string {
  if (indicator && isUuid(indicator)) return indicator
  throw new Refused('--indicator: the id of an indicator, as GET /api/v1/plans/{slug} gives it')
}

async function planFile(
  request: Request,
  { slug, format }: { slug?: string; format: string },
): Promise<Uint8Array> {
  const only = slug ?? (await firstPlan(request))
  const file = orRefuse(await exportPlan(request, { slug: only, format }))
  return new Uint8Array(await file.arrayBuffer())
}

/** The plan that was there first; that there are others is told beside it. */
async function firstPlan(request: Request): Promise<string> {
  const plans = await request.database
    .selectFrom('plan')
    .select('slug')
    .orderBy('created_at')
    .orderBy('slug')
    .execute()
  const [first, ...others] = plans.map((plan) => plan.slug)
  if (!first) throw new Refused('there is no plan')
  if (others.length > 0) process.stderr.write(`${first}; with --slug: ${others.join(', ')}\n`)
  return first
}
