import { z } from 'zod'
import type { Localized } from '../../../kernel/localized.ts'
import { ok, refuse } from '../../../kernel/result.ts'
import { query, type Reading } from '../../../server/use-case.ts'
import { costsOf } from '../costs/read-costs.ts'
import { readModules } from '../modules/modules.db.ts'
import { findProgramme } from '../programmes/programmes.db.ts'
import { readSessions } from '../sessions/sessions.db.ts'
import { ProgrammeShown } from '../training.forms.ts'
import { readExchange, type Said } from './exchange.db.ts'

const slug = z.string().max(80)

/** A programme with its modules, what its sessions cost, and what was said with its funder. */
export type Funding = Awaited<ReturnType<typeof fundingOf>>

async function fundingOf({ db, actor }: Reading, programme: ProgrammeShown) {
  const remit = actor.remit('training.read_costs')
  const modules = await readModules(db, remit, { programme: programme.slug }, { limit: 500 })
  const of = modules.map((one) => one.slug)
  const sessions = await readSessions(db, remit, { modules: of }, { limit: 2_000 })
  const holder = await db
    .selectFrom('organisation')
    .select('name')
    .where('slug', '=', programme.holder)
    .executeTakeFirst()
  const mayFund =
    actor.may('programme.fund') &&
    (await findProgramme(db, programme.id, actor.remit('programme.fund'))) !== undefined
  return {
    programme,
    holder: (holder?.name ?? {}) as Localized,
    modules,
    sessions: sessions.map((one) => ({ ...costsOf(one), place: one.place, decision: one.decision })),
    exchange: mayFund ? await readExchange(db, programme.id) : ([] as readonly Said[]),
    mayFund,
  }
}

export const showFunding = query({
  action: 'training.read_costs',
  input: z.object({ slug }),
  output: z.custom<Funding & { today: string }>(),

  async run(reading, { slug: of }) {
    const { db, actor, today } = reading
    const programme = await findProgramme(db, of, actor.remit('training.read_costs'))
    return programme ? ok({ ...(await fundingOf(reading, programme)), today }) : refuse('not_found')
  },
})

/** The same for the funder's file, made by whoever asks for the money. */
export const readDossier = query({
  action: 'programme.fund',
  input: z.object({ slug }),
  output: z.custom<Funding & { today: string }>(),

  async run(reading, { slug: of }) {
    const { db, actor, today } = reading
    const programme = await findProgramme(db, of, actor.remit('programme.fund'))
    return programme ? ok({ ...(await fundingOf(reading, programme)), today }) : refuse('not_found')
  },
})

const SaidShown = z.object({
  approval: ProgrammeShown.shape.approval,
  on: z.string(),
  funder: z.string().nullable(),
  note: z.string().nullable(),
  amount: z.number().nullable(),
})

/** What was said with the funder of a programme, the first first. */
export const showExchange = query({
  action: 'programme.fund',
  input: z.object({ slug }),
  output: z.object({ items: z.array(SaidShown) }),
  api: {
    method: 'get',
    path: '/programmes/{slug}/exchange',
    summary: 'What was said with the funder of a programme',
  },

  async run({ db, actor }, { slug: of }) {
    const programme = await findProgramme(db, of, actor.remit('programme.fund'))
    if (!programme) return refuse('not_found')
    const all = await readExchange(db, programme.id)
    return ok({ items: all.map(({ noted_by: _, ...said }) => said) })
  },
})
