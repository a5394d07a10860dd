import { createHash } from 'node:crypto'
import { z } from 'zod'
import { type Fault, ok, type Refusal, refuse } from '../../../kernel/result.ts'
import { command, type Writing } from '../../../server/use-case.ts'
import { changeModule } from '../modules/change-module.ts'
import { findModule } from '../modules/modules.db.ts'
import { writeModule } from '../modules/write-module.ts'
import { createProgramme } from '../programmes/create-programme.ts'
import { findProgramme } from '../programmes/programmes.db.ts'
import { planSession } from '../sessions/plan-session.ts'
import { readSessions, type Session } from '../sessions/sessions.db.ts'
import {
  differences,
  halfDaysSaid,
  type ModuleInFile,
  moduleSaid,
  type ProgrammeInFile,
  programmeSaid,
  readTraining,
  type SessionInFile,
  sessionSaid,
  under,
} from './training-file.ts'

const ImportOutcome = z.object({
  created: z.number(),
  updated: z.number(),
  unchanged: z.number(),
  /** What the file says otherwise and stays as it was: of a programme or a session that was there, which words. */
  kept: z.array(z.string()),
  errors: z.array(z.unknown()),
  dryRun: z.boolean(),
})

/**
 * Takes in the programmes, modules and sessions of a YAML file, all or nothing. Programmes and modules are known by their
 * slug, a session by its half-days within its module. What is not there is made; of what is there, only modules are
 * changed. Refused where the file cannot be read, a field is wrong, or a slug is that of another's programme or of a
 * module of another programme: every fault with its line. A dry run answers the same and keeps nothing.
 */
export const importTraining = command({
  action: 'training.import',
  input: z.object({
    bytes: z.instanceof(Uint8Array, { error: 'YAML' }),
    dryRun: z.stringbool().or(z.boolean()).default(false),
  }),
  output: ImportOutcome,

  rehearsal: ({ dryRun }) => dryRun,
  async run(context, { bytes, dryRun }) {
    const read = readTraining(bytes)
    if (!read.ok) return read
    const { file, located } = read.value
    const tally: Tally = { created: 0, updated: 0, unchanged: 0, kept: [], faults: [] }
    for (const [index, programme] of file.programmes.entries())
      await storeProgramme(context, programme, `programmes.${index}`, tally)
    const { faults, ...counted } = tally
    if (faults.length > 0) return refuse('validation', faults.map(located))
    context.journal(createHash('sha256').update(bytes).digest('hex'), ['created', 'updated'])
    return ok({ ...counted, errors: [], dryRun })
  },
})

type Tally = {
  created: number
  updated: number
  unchanged: number
  readonly kept: string[]
  readonly faults: Fault[]
}

async function storeProgramme(context: Writing, given: ProgrammeInFile, path: string, tally: Tally) {
  const { modules, ...programme } = given
  const remit = context.actor.remit('training.import')
  const found = await findProgramme(context.db, given.slug, remit)
  if (found) leave(given.slug, programmeSaid(found), programmeSaid(given), tally)
  const made = found ?? (await makeProgramme(context, programme, path, tally))
  if (!made) return
  for (const [index, module] of modules.entries())
    await storeModule(context, made.slug, module, `${path}.modules.${index}`, tally)
}

async function makeProgramme(
  context: Writing,
  programme: Omit<ProgrammeInFile, 'modules'>,
  path: string,
  tally: Tally,
) {
  const made = await createProgramme.run(context, createProgramme.input.parse(programme))
  return made.ok ? created(made.value, programme.slug, path, tally) : refused(made, path, tally)
}

async function storeModule(
  context: Writing,
  programme: string,
  given: ModuleInFile,
  path: string,
  tally: Tally,
) {
  const { sessions, ...module } = given
  const found = await findModule(context.db, 'everywhere', given.slug)
  const stored =
    found?.programme === programme
      ? await changed(context, found, module, path, tally)
      : await writeOne(context, { ...module, programme }, path, tally)
  if (!stored) return
  const planned = [...(await readSessions(context.db, 'everywhere', { module: stored.slug }, all))]
  for (const [index, session] of sessions.entries())
    await storeSession(context, stored.slug, session, planned, `${path}.sessions.${index}`, tally)
}

const all = { limit: 1_000_000 }

type Sheet = Omit<ModuleInFile, 'sessions'>

async function writeOne(
  context: Writing,
  module: Sheet & { readonly programme: string },
  path: string,
  tally: Tally,
) {
  const written = await writeModule.run(context, writeModule.input.parse(module))
  return written.ok ? created(written.value, module.slug, path, tally) : refused(written, path, tally)
}

async function changed(
  context: Writing,
  found: { readonly slug: string; readonly version: number },
  module: Sheet,
  path: string,
  tally: Tally,
) {
  const same = differences(moduleSaid(found), moduleSaid(module)).length === 0
  if (!same) {
    const wanted = changeModule.input.parse({ ...module, version: found.version })
    const written = await changeModule.run(context, wanted)
    if (!written.ok) return refused(written, path, tally)
  }
  tally[same ? 'unchanged' : 'updated'] += 1
  return found
}

/** `planned` are the sessions of the module that nothing in the file was matched with yet: two may have the same half-days. */
async function storeSession(
  context: Writing,
  module: string,
  given: SessionInFile,
  planned: Session[],
  path: string,
  tally: Tally,
) {
  const at = halfDaysSaid(given)
  const alike = planned.filter((one) => halfDaysSaid(one) === at)
  const same = (one: Session) => differences(sessionSaid(one), sessionSaid(given)).length === 0
  const found = alike.find(same) ?? alike[0]
  if (found) {
    planned.splice(planned.indexOf(found), 1)
    return leave(`${module}, ${at}`, sessionSaid(found), sessionSaid(given), tally)
  }
  const made = await planSession.run(context, planSession.input.parse({ ...given, module }))
  if (!made.ok) return refused(made, path, tally)
  tally.created += 1
}

/** Counts what was there and stays, and tells what the file says otherwise. */
function leave(
  name: string,
  stored: ReturnType<typeof sessionSaid>,
  given: ReturnType<typeof sessionSaid>,
  tally: Tally,
): void {
  tally.unchanged += 1
  const words = differences(stored, given)
  if (words.length > 0) tally.kept.push(`${name}: ${words.join(', ')}`)
}

/** Counts what was made. Under another slug than the file's, somebody else has that one: a fault. */
function created<T extends { readonly slug: string }>(made: T, slug: string, path: string, tally: Tally): T {
  if (made.slug === slug) tally.created += 1
  else tally.faults.push({ path: `${path}.slug`, code: 'conflict.exists', found: slug })
  return made
}

function refused({ code, field = '', faults }: Refusal, path: string, tally: Tally): undefined {
  tally.faults.push(...under(path, faults ?? [{ path: field, code }]))
}
