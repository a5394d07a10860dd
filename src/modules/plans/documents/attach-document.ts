import { z } from 'zod'
import { localized } from '../../../kernel/localized.ts'
import { ok, type Result, refuse } from '../../../kernel/result.ts'
import { slugify } from '../../../kernel/slug.ts'
import { command, done, nothing, type Writing } from '../../../server/use-case.ts'
import { documentFields, documentFile, storeDocument } from '../../documents/index.ts'
import { reference, within } from '../../organisations/index.ts'
import { findMeasure, findPlan } from '../plans.db.ts'

/** One that is recorded already, by its slug; or a new one, with an address or a file. */
const fields = {
  document: reference.nullish(),
  title: localized.nullish(),
  published_on: documentFields.published_on.nullish(),
  series: documentFields.series.nullish(),
  url: documentFields.url,
  file: documentFile,
  language: documentFields.language,
  public: documentFields.public.default(false),
}
const Given = z.object(fields)
type Given = z.output<typeof Given>

const attached = z.object({ id: z.uuid() })
const codes = [
  'document.unknown',
  'document.no_place',
  'document.slug_taken',
  'document.published_in_future',
  'slug.empty',
  'file.too_large',
  'file.type',
] as const

/** Adds a document to a plan. A public one shows with the next release. */
export const attachToPlan = command({
  action: 'document.attach',
  files: ['file'],
  input: z.object({ slug: z.string().max(80), ...fields }),
  output: attached,
  api: {
    method: 'post',
    path: '/plans/{slug}/documents',
    summary: 'Add a document to a plan',
    status: 201,
    codes,
  },

  async run(context, { slug, ...given }) {
    const { db, actor } = context
    const plan = await findPlan(db, actor.remit('document.attach'), slug, true)
    return plan ? attach(context, { plan: plan.id, measure: null }, given) : refuse('not_found')
  },
})

/** The same for one of its measures. */
export const attachToMeasure = command({
  action: 'document.attach',
  files: ['file'],
  input: z.object({ id: z.uuid(), ...fields }),
  output: attached,
  api: {
    method: 'post',
    path: '/measures/{id}/documents',
    summary: 'Add a document to a measure',
    status: 201,
    codes,
  },

  async run(context, { id, ...given }) {
    const { db, actor } = context
    const measure = await findMeasure(db, actor.remit('document.attach'), id)
    return measure ? attach(context, { plan: measure.plan, measure: id }, given) : refuse('not_found')
  },
})

/** Takes a document away from a plan or a measure. It stays recorded, and where it was released. */
export const detachDocument = command({
  action: 'document.detach',
  input: z.object({ document: z.uuid().describe('Id of its tie to the plan') }),
  output: nothing,
  api: {
    method: 'post',
    path: '/plan-documents/{document}/detach',
    summary: 'Take a document away from a plan or a measure',
  },

  async run({ db, actor, now, journal }, { document: id }) {
    const tie = await db
      .selectFrom('plan_document')
      .select('plan')
      .where('id', '=', id)
      .where('detached_at', 'is', null)
      .executeTakeFirst()
    const plan = tie && (await findPlan(db, actor.remit('document.detach'), tie.plan, true))
    if (!plan) return refuse('not_found')
    await db.updateTable('plan_document').set({ detached_at: now }).where('id', '=', id).execute()
    journal(plan.id, ['documents', id])
    return done
  },
})

type Place = { readonly plan: string; readonly measure: string | null }

async function attach(context: Writing, place: Place, given: Given) {
  const { db, actor, now, journal } = context
  const document = given.document ? await known(context, given.document) : await stored(context, place, given)
  if (!document.ok) return document
  const when = { attached_at: now, attached_by: actor.account, detached_at: null }
  const { id } = await db
    .insertInto('plan_document')
    .values({ ...place, document: document.value.id, ...when })
    .onConflict((conflict) => conflict.constraint('plan_document_is_once').doUpdateSet(when))
    .returning('id')
    .executeTakeFirstOrThrow()
  journal(place.measure ?? place.plan, ['documents', id, document.value.series])
  return ok({ id })
}

type Stored = { readonly id: string; readonly series: string }

/** One that is recorded at an organisation where the actor may do so: what others keep for themselves stays theirs. */
async function known({ db, actor }: Writing, slug: string): Promise<Result<Stored, 'document.unknown'>> {
  const found = await db
    .selectFrom('document as d')
    .select(['d.id', 'd.series'])
    .where('d.slug', '=', slug)
    // What is confidential comes out with no plan.
    .where('d.visibility', '<>', 'confidential')
    .where('d.withdrawn_at', 'is', null)
    .where(within(actor.remit('document.attach'), 'd.organisation'))
    .executeTakeFirst()
  return found ? ok(found) : refuse('document.unknown', 'document')
}

async function stored(context: Writing, { plan: id }: Place, given: Given) {
  const { title, url, file } = given
  if (!title) return refuse('validation', [{ path: 'title.fr', code: 'too_small' }])
  if (!url && !file) return refuse('document.no_place', 'url')
  const plan = await findPlan(context.db, 'everywhere', id)
  if (!plan) return refuse('not_found')
  const on = given.published_on ?? context.today
  const said = (Object.values(title)[0] ?? '').slice(0, 40)
  const series = given.series ?? plan.slug
  return storeDocument(context, plan.holder, {
    // Sixty services may each have a report of the same title and day: the plan tells them apart.
    slug: slugify(`${said} ${plan.slug.slice(0, 28)} ${on}`),
    ...{ series, title, url, file, language: given.language, published_on: on, public: given.public },
  })
}
