import { z } from 'zod'
import type { Localized } from '../../kernel/localized.ts'
import { ok, refuse } from '../../kernel/result.ts'
import { query } from '../../server/use-case.ts'
import { findOrganisation, reference } from '../organisations/index.ts'
import { type Activity, findActivity, placesOf, readActivities } from './activities.db.ts'
import { ActivityShown } from './activity.forms.ts'
import { type ActivityKind, monthOf } from './activity.ts'
import { type Offer, readOffers } from './offers/offers.db.ts'
import {
  type Expectation,
  readExpectations,
  servicesWithout,
  type Without,
} from './supervision/expectation.db.ts'

const most = 500
const month = z.string().regex(/^(19|20)\d\d-(0[1-9]|1[0-2])$/)

/** The page of activities: those of a month, the days offered in it, and what one may do. */
export const showCalendar = query({
  action: 'activity.read',
  input: z.object({
    month: month.optional().catch(undefined),
    organisation: reference.optional().catch(undefined),
  }),
  output: z.custom<{
    readonly month: ReturnType<typeof monthOf>
    readonly organisation: { readonly slug: string; readonly name: Localized } | null
    readonly activities: readonly Activity[]
    /** Whether there are more than are shown. */
    readonly more: boolean
    readonly offers: readonly Offer[]
    readonly expectations: readonly Expectation[]
    readonly without: readonly Without[]
    readonly mayRecord: boolean
    readonly mayExport: boolean
  }>(),

  async run({ db, actor, today }, { month: asked, organisation: named }) {
    const shown = monthOf(asked ?? today.slice(0, 7))
    const organisation = named && (await findOrganisation(db, actor.remit('activity.read'), named))
    const { start: from, end: to } = shown
    const wanted = { from, to, organisation: organisation ? organisation.slug : undefined }
    const activities = await readActivities(db, actor, wanted, { limit: most + 1 })
    const expects = actor.may('activity.expect')
    const remit = actor.remit('activity.expect')
    return ok({
      month: shown,
      organisation: organisation ? { slug: organisation.slug, name: organisation.name as Localized } : null,
      activities: activities.slice(0, most).toReversed(),
      more: activities.length > most,
      offers: await readOffers(db, { from, to }, { limit: 100 }),
      expectations: expects ? await readExpectations(db, remit) : [],
      without: expects ? await servicesWithout(db, remit, today) : [],
      mayRecord: actor.may('activity.record'),
      mayExport: actor.may('activity.own'),
    })
  },
})

/** The page of one activity, and whether the reader may withdraw or correct it. */
export const showActivity = query({
  action: 'activity.read',
  input: z.object({ id: z.uuid() }),
  output: z.custom<{
    readonly activity: Activity
    readonly mayWithdraw: boolean
    readonly mayChange: boolean
    readonly today: string
  }>(),

  async run({ db, actor, today }, { id }) {
    const activity = await findActivity(db, actor, id)
    if (!activity) return refuse('not_found')
    const within = async (action: 'activity.change' | 'activity.withdraw') =>
      (await findOrganisation(db, actor.remit(action), activity.organisationId, true)) !== undefined
    const mayWithdraw = await within('activity.withdraw')
    // What is hidden is not changed unseen: only who sees it all has it in a form.
    const mayChange = activity.attendees !== null && (await within('activity.change'))
    return ok({ activity, mayWithdraw, mayChange, today })
  },
})

/** What the form begins with: one's own service, what it recorded last, an hour and a half with somebody from outside. */
export const showRecordForm = query({
  action: 'activity.record',
  input: z.object({ organisation: reference.optional().catch(undefined) }),
  output: z.object({
    places: z.custom<Awaited<ReturnType<typeof placesOf>>>(),
    organisation: z.string().nullable(),
    kind: ActivityShown.shape.kind,
    today: z.string(),
  }),

  async run({ db, actor, today }, { organisation: named }) {
    const places = await placesOf(db, actor.remit('activity.record'))
    const works = actor.may('activity.own') && !actor.everywhere
    const asked = places.find(({ slug }) => slug === named)
    const organisation = (asked ?? (works ? places[0] : undefined))?.slug ?? null
    const last = await db
      .selectFrom('activity as a')
      .innerJoin('organisation as o', 'o.id', 'a.organisation')
      .select('a.kind')
      .where('o.slug', '=', organisation)
      .where('a.withdrawn_at', 'is', null)
      .orderBy('a.recorded_at', 'desc')
      .limit(1)
      .executeTakeFirst()
    return ok({ places, organisation, kind: (last?.kind ?? 'supervision') as ActivityKind, today })
  },
})
