import { z } from 'zod'
import { ok, type Result, refuse } from '../../../kernel/result.ts'
import { isUuid } from '../../../kernel/slug.ts'
import { query, type Reading } from '../../../server/use-case.ts'
import { reference } from '../../organisations/index.ts'
import { findRelease, findReleaseByNumber, type Release } from '../releases.db.ts'
import { describedIn, type FigureRow, FigureShown, shownFigure } from './figure-rows.ts'
import { figuresAfter, type Place } from './figures.db.ts'

/** A release that everybody may read: refused `gone` once it is withdrawn. */
export function readable(release: Release | undefined): Result<Release, 'not_found' | 'gone'> {
  if (!release) return refuse('not_found')
  return release.withdrawnAt ? refuse('gone') : ok(release)
}

/** A release by its plan and number, to be read whole: refused `gone` once it is withdrawn. */
export const findReadable = query({
  action: 'release.read',
  input: z.object({ slug: reference, number: z.coerce.number().int() }),
  output: z.custom<Release>(),
  run: async ({ db }, { slug, number }) => readable(await findReleaseByNumber(db, slug, number)),
})

export type FigurePage = { readonly rows: readonly FigureRow[]; readonly next: Place | undefined }

/**
 * Some thousand rows of a release, after those of the page before. Each page looks anew whether the release still
 * stands, so that a file that is being sent ends when it is withdrawn.
 */
export const readFigurePage = query({
  action: 'release.read',
  input: z.object({
    release: z.uuid(),
    indicators: z.array(z.uuid()),
    after: z.custom<Place>().optional(),
    limit: z.number().int().min(1).max(10_000),
  }),
  output: z.custom<FigurePage>(),
  async run({ db }, { release, indicators, after, limit }) {
    const stands = await db
      .selectFrom('release')
      .select('id')
      .where('id', '=', release)
      .where('withdrawn_at', 'is', null)
      .executeTakeFirst()
    if (!stands) return refuse('gone')
    return ok(pageOf(await figuresAfter(db, { release, indicators }, after, limit), limit))
  },
})

function pageOf(rows: readonly FigureRow[], limit: number): FigurePage {
  const last = rows.length < limit ? undefined : rows.at(-1)
  return { rows, next: last && { ...last, organisation: last.organisation?.id ?? null } }
}

const cursor = z
  .string()
  .max(400)
  .transform((text, context) => {
    const place = placeIn(text)
    if (!place) context.addIssue({ code: 'custom', message: 'the `next` of the page before' })
    return place as Place
  })

const PlaceSent = z.tuple([z.uuid(), z.uuid().nullable(), z.string(), z.string()])

function placeIn(text: string): Place | undefined {
  try {
    const [indicator, organisation, period, breakdown] = PlaceSent.parse(
      JSON.parse(Buffer.from(text, 'base64url').toString()),
    )
    return { indicator, organisation, period, breakdown }
  } catch {
    return undefined
  }
}

const cursorOf = ({ indicator, organisation, period, breakdown }: Place) =>
  Buffer.from(JSON.stringify([indicator, organisation, period, breakdown])).toString('base64url')

const List = z.object({ items: z.array(FigureShown), next: z.string().nullable() })

/**
 * The figures of a release, for the plan, each organisation and each category. As JSON page by page; as a file the
 * answer leads to the one that everybody downloads. `organisation=` (empty) reads the plan's own rows.
 */
export const readFigures = query({
  action: 'release.read',
  input: z.object({
    id: z.uuid(),
    format: z.enum(['json', 'csv', 'xlsx'], { error: 'json | csv | xlsx' }).default('json'),
    indicator: z.uuid().optional(),
    organisation: z.union([z.literal(''), reference]).optional(),
    period: z.string().max(20).optional(),
    limit: z.coerce.number().int().min(1).max(5_000).default(1_000),
    cursor: cursor.optional(),
  }),
  output: z.union([List, z.custom<Response>()]),
  api: {
    method: 'get',
    path: '/releases/{id}/figures',
    summary: 'The figures of a release: plan, organisations, categories (json, csv, xlsx)',
    codes: ['gone'],
  },

  async run(reading, { id, format, limit, ...asked }) {
    const found = readable(await findRelease(reading.db, id))
    if (!found.ok) return found
    const { content, number } = found.value
    if (format !== 'json')
      return ok(elsewhere(`/plans/${content.plan.slug}/diffusions/${number}/chiffres.${format}`))
    const organisation = await organisationAsked(reading, asked.organisation)
    if (asked.organisation && !organisation) return refuse('not_found', 'organisation')
    const all = [...describedIn(content).keys()]
    const indicators = asked.indicator ? all.filter((one) => one === asked.indicator) : all
    const wanted = { release: id, indicators, organisation, period: asked.period }
    const rows = await figuresAfter(reading.db, wanted, asked.cursor, limit)
    const { next } = pageOf(rows, limit)
    return ok({ items: rows.map(shownFigure), next: next ? cursorOf(next) : null })
  },
})

/** The id of an organisation, null for the plan's own rows, undefined for all or where there is none. */
async function organisationAsked({ db }: Reading, asked: string | undefined) {
  if (asked === undefined) return undefined
  if (asked === '') return null
  const row = await db
    .selectFrom('organisation')
    .select('id')
    .where(isUuid(asked) ? 'id' : 'slug', '=', asked)
    .executeTakeFirst()
  return row?.id
}

/** A public file at its one address. */
export const elsewhere = (path: string) =>
  new Response(null, { status: 303, headers: { location: path, 'cache-control': 'no-store' } })
