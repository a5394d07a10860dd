import { z } from 'zod'
import type { Localized } from '../../kernel/localized.ts'
import { ok, refuse } from '../../kernel/result.ts'
import { query, type Reading } from '../../server/use-case.ts'
import { inTree } from '../organisations/index.ts'
import { criteriaIn } from './badge-words.ts'
import { candidatesOf } from './candidates.db.ts'
import { findProgramme, modulesOf, ruleOf, shownRule } from './certificates.db.ts'
import { IssuerShown, RuleShown } from './certificates.forms.ts'
import { readIssuers } from './issuers/issuers.db.ts'

const most = 1_000
const text = z.custom<Localized>()

/** The programmes within one's remit with what each asks, and who issues certificates. */
export const showCertifying = query({
  action: 'certificate.follow',
  input: z.object({}),
  output: z.object({
    programmes: z.array(z.object({ slug: z.string(), title: text, criteria: z.string().nullable() })),
    issuers: z.array(IssuerShown),
    maySet: z.boolean(),
    /** Slugs of the issuers that may be given another key: those of one's own remit. */
    mayRotate: z.array(z.string()),
  }),

  async run(reading) {
    const { db, actor } = reading
    const programmes = await db
      .selectFrom('programme as p')
      .select(['p.id', 'p.slug', 'p.title'])
      .where(inTree(actor.remit('certificate.follow'), 'p.holder'))
      .orderBy('p.slug')
      .limit(most)
      .execute()
    const shown = []
    for (const { id, slug, title } of programmes)
      shown.push({ slug, title: title as Localized, criteria: await criteriaOf(reading, id) })
    const issuers = [...(await readIssuers(reading, { limit: most }))]
    const own = await readIssuers(reading, { limit: most, remit: actor.remit('certificate.rotate_key') })
    return ok({
      ...{ programmes: shown, issuers },
      maySet: actor.may('certificate.set_rule'),
      mayRotate: own.map((one) => one.slug),
    })
  },
})

async function criteriaOf(
  { db, actor, timeZone, baseUrl }: Reading,
  programme: string,
): Promise<string | null> {
  const rule = await ruleOf(db, programme)
  if (!rule) return null
  const modules = await modulesOf(db, programme)
  return criteriaIn(rule, modules.length, { language: actor.language, timeZone, baseUrl })
}

const Person = z.object({
  /** One of theirs, by which they are named to commands. */
  enrolment: z.uuid(),
  name: z.string(),
  /** Why they do not qualify yet. */
  reasons: z.array(z.string()),
  assessed: z.boolean(),
  certified: z.boolean(),
  /** Whether what they had was revoked: it is issued anew to them alone. */
  revoked: z.boolean(),
  /** Null where they have none, and where their name was erased from it. */
  certificate: z.uuid().nullable(),
})

const Held = z.object({
  id: z.uuid(),
  name: z.string().nullable(),
  issuedOn: z.string(),
  revoked: z.boolean(),
  /** Whether the holder asked for it to be erased. */
  erased: z.boolean(),
})

/** Who followed a programme, whether they qualify, and which certificates were issued. For those who run it. */
export const showCertified = query({
  action: 'certificate.follow',
  input: z.object({ slug: z.string().max(80) }),
  output: z.object({
    slug: z.string(),
    title: text,
    rule: RuleShown.nullable(),
    criteria: z.string().nullable(),
    /** Whom one may name in its rule. */
    offered: z.object({ issuer: z.array(IssuerShown), co_issuer: z.array(IssuerShown) }),
    people: z.array(Person),
    /** How many certificates were issued, and the newest of them. */
    issued: z.number(),
    held: z.array(Held),
    maySet: z.boolean(),
    mayRevoke: z.boolean(),
  }),
  api: {
    method: 'get',
    path: '/programmes/{slug}/certificates',
    summary: 'Who followed a programme, whether they qualify, and who was certified: for those who run it',
  },

  async run(reading, { slug }) {
    const { db, actor } = reading
    const programme = await findProgramme(db, actor.remit('certificate.follow'), slug)
    if (!programme) return refuse('not_found')
    const rule = (await shownRule(db, programme.id)) ?? null
    return ok({
      ...{ slug: programme.slug, title: programme.title },
      rule,
      criteria: await criteriaOf(reading, programme.id),
      offered: await offeredFor(reading, rule),
      people: await peopleOf(reading, programme.id),
      issued: await issuedIn(reading, programme.id),
      held: [...(await newestOf(reading, programme.id))],
      maySet: actor.may('certificate.set_rule'),
      mayRevoke: actor.may('certificate.revoke'),
    })
  },
})

/** The issuers that a rule may name: one's own, and in each place the one that stands there. See `setRule`. */
async function offeredFor(reading: Reading, rule: RuleShown | null) {
  const remit = reading.actor.remit('certificate.set_rule')
  const all = await readIssuers(reading, { limit: most })
  const own = new Set((await readIssuers(reading, { limit: most, remit })).map((one) => one.slug))
  const offer = (named: string | null | undefined) =>
    all.filter(({ slug }) => own.has(slug) || slug === named)
  return { issuer: offer(rule?.issuer), co_issuer: offer(rule?.co_issuer) }
}

async function newestOf({ db }: Reading, programme: string): Promise<readonly z.output<typeof Held>[]> {
  const rows = await db
    .selectFrom('certificate_holder as h')
    .innerJoin('certificate as c', 'c.id', 'h.certificate')
    .select(['c.id', 'h.given', 'h.family', 'h.issued_on', 'h.revoked', 'c.erased_at'])
    .where('h.programme', '=', programme)
    .orderBy('h.issued_on', 'desc')
    .orderBy('c.id')
    .limit(most)
    .execute()
  return rows.map(({ id, given, family, issued_on, revoked, erased_at }) => ({
    ...{ id, issuedOn: issued_on, revoked, erased: erased_at !== null },
    name: given === null ? null : `${given} ${family}`,
  }))
}

async function issuedIn({ db }: Reading, programme: string): Promise<number> {
  const { n } = await db
    .selectFrom('certificate_holder')
    .select((eb) => eb.fn.count<string>('certificate').as('n'))
    .where('programme', '=', programme)
    .executeTakeFirstOrThrow()
  return Number(n)
}

/** The certificates that stand, by each of the enrolments that counted: all of them, however many are shown. */
async function standingIn({ db }: Reading, programme: string): Promise<ReadonlyMap<string, string>> {
  const rows = await db
    .selectFrom('certificate_holder')
    .select(['certificate', 'enrolments'])
    .where('programme', '=', programme)
    .where('revoked', '=', false)
    .execute()
  return new Map(rows.flatMap((one) => one.enrolments.map((id) => [id, one.certificate] as const)))
}

async function peopleOf(reading: Reading, programme: string) {
  const { db } = reading
  const rule = await ruleOf(db, programme)
  const modules = (await modulesOf(db, programme)).map((one) => one.slug)
  const standing = await standingIn(reading, programme)
  const people = (await candidatesOf(db, programme, rule, modules)).map(({ attended, held, ...one }) => ({
    enrolment: attended[0].enrolment,
    name: `${attended[0].given} ${attended[0].family}`,
    ...{ reasons: [...one.reasons], assessed: one.assessed, certified: held, revoked: one.revoked },
    certificate: attended.map((each) => standing.get(each.enrolment)).find(Boolean) ?? null,
  }))
  return people.sort((a, b) => a.name.localeCompare(b.name, 'fr'))
}
