import { z } from 'zod'
import type { Day } from '../../../kernel/day.ts'
import { ok, refuse } from '../../../kernel/result.ts'
import { query, type Reading } from '../../../server/use-case.ts'
import { ownOrganisation } from '../../organisations/index.ts'
import { findModule } from '../modules/modules.db.ts'
import { readInterest } from '../modules/note-interest.ts'
import { makersRemit } from '../modules/read-modules.ts'
import { findProgramme } from '../programmes/programmes.db.ts'
import { stageOf } from '../session.ts'
import {
  openingOf,
  readSessions,
  readSessionsAround,
  type Session,
  shownSession,
} from '../sessions/sessions.db.ts'
import { ModuleShown, SessionShown, stages } from '../training.forms.ts'
import { findModules, shownProgrammes } from './catalogue.db.ts'
import { catalogueFilters } from './catalogue.forms.ts'

const shownSessions = 200

/** A session as the catalogue shows it. */
const SessionOffered = SessionShown.extend({ stage: z.enum(stages) })

const offeredOn = (today: Day) => (session: Session) => ({
  ...shownSession(session),
  stage: stageOf(openingOf(session), today),
})

/** The page of the catalogue: modules that fit what is looked for, and their sessions to come. */
export const showCatalogue = query({
  action: 'training.read',
  input: z.object({ ...catalogueFilters, after: z.string().max(80).optional() }),
  output: z.object({
    filters: z.object(catalogueFilters),
    programmes: z.array(z.object({ slug: z.string(), title: z.record(z.string(), z.string()) })),
    /** How many modules fit, those of other pages included. */
    count: z.number(),
    modules: z.array(ModuleShown),
    sessions: z.array(SessionOffered),
    next: z.string().nullable(),
  }),

  async run({ db, actor, today }, { after, ...filters }) {
    const makers = makersRemit(actor)
    const limit = 60
    const { found, count } = await findModules(db, { filters, makers, today }, { limit: limit + 1, after })
    const modules = found.slice(0, limit)
    const shown = modules.map((one) => one.slug)
    const sessions = await readSessions(db, makers, { from: today, modules: shown }, { limit: 1_000 })
    return ok({
      filters,
      programmes: [...(await shownProgrammes(db, makers))],
      count,
      modules,
      sessions: sessions.map(offeredOn(today)),
      next: found.length > limit ? (found[limit - 1]?.slug ?? null) : null,
    })
  },
})

/** Who would come to a module: from everywhere, where one makes it; from one's own house, where one sends people. */
const Interest = z.object({
  all: z.object({ people: z.number(), organisations: z.number() }).nullable(),
  own: z.number().nullable(),
})

/** The sheet of a module with its sessions: those to come first, then the newest of the past. */
export const showSheet = query({
  action: 'training.read',
  input: z.object({ slug: z.string().max(80) }),
  output: z.object({
    module: ModuleShown,
    sessions: z.array(SessionOffered),
    /** Who would come, for whoever sends people or makes the programme. */
    interest: Interest.nullable(),
  }),

  async run({ db, actor, today }, { slug }) {
    const makers = makersRemit(actor)
    const module = await findModule(db, makers, slug)
    if (!module) return refuse('not_found')
    const around = { today, limit: shownSessions }
    const sessions = await readSessionsAround(db, makers, { module: module.slug }, around)
    return ok({
      module,
      sessions: sessions.map(offeredOn(today)),
      interest: await interestIn({ db, actor }, module),
    })
  },
})

/** How many people employers would send: of all for who makes the programme, of one's own house for who sends. */
async function interestIn(
  { db, actor }: Pick<Reading, 'db' | 'actor'>,
  { id, programme }: { readonly id: string; readonly programme: string },
): Promise<z.output<typeof Interest> | null> {
  const sends = actor.may('training.note_interest')
  const makes = (await findProgramme(db, programme, makersRemit(actor))) !== undefined
  if (!sends && !makes) return null
  const house = sends ? await ownOrganisation(db, actor.remit('training.note_interest')) : undefined
  const { own, ...all } = await readInterest(db, id, house)
  return { all: makes ? all : null, own: sends ? own : null }
}
