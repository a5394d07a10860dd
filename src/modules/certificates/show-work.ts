import { z } from 'zod'
import type { Localized } from '../../kernel/localized.ts'
import { ok, refuse } from '../../kernel/result.ts'
import { query, type Reading } from '../../server/use-case.ts'
import { inTree } from '../organisations/index.ts'
import { type Attended, attendedIn } from '../training/index.ts'
import { criteriaIn } from './badge-words.ts'
import { qualifies } from './certificate.ts'
import { assessedIn, findProgramme, modulesOf, ruleOf, shownRule } from './certificates.db.ts'
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
  certificate: z.uuid().nullable(),
})

const Held = z.object({
  id: z.uuid(),
  name: z.string().nullable(),
  issuedOn: z.string(),
  revoked: z.boolean(),
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
    const held = await heldIn(reading, programme.id)
    const rule = (await shownRule(db, programme.id)) ?? null
    return ok({
      ...{ slug: programme.slug, title: programme.title },
      rule,
      criteria: await criteriaOf(reading, programme.id),
      offered: await offeredFor(reading, rule),
      people: await peopleOf(reading, programme.id, held),
      held: held.map(({ person: _, ...one }) => one),
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

type HeldRow = z.output<typeof Held> & { readonly person: string }

async function heldIn({ db }: Reading, programme: string): Promise<readonly HeldRow[]> {
  const rows = await db
    .selectFrom('certificate_holder')
    .select(['certificate', 'person', 'given', 'family', 'issued_on', 'revoked'])
    .where('programme', '=', programme)
    .orderBy('issued_on', 'desc')
    .orderBy('certificate')
    .limit(most)
    .execute()
  return rows.map(({ certificate, person, given, family, issued_on, revoked }) => ({
    ...{ id: certificate, person: person.toString('hex'), issuedOn: issued_on, revoked },
    name: given === null ? null : `${given} ${family}`,
  }))
}

async function peopleOf({ db }: Reading, programme: string, held: readonly HeldRow[]) {
  const rule = await ruleOf(db, programme)
  const modules = (await modulesOf(db, programme)).map((one) => one.slug)
  const assessed = await assessedIn(db, programme)
  const byPerson = Map.groupBy(await attendedIn(db, { programme }), (one) => one.person.toString('hex'))
  const people = [...byPerson].map(([person, attended]) => {
    const [who] = attended as [Attended]
    const done = assessed.has(person)
    return {
      enrolment: who.enrolment,
      name: `${who.given} ${who.family}`,
      reasons: rule
        ? qualifies(rule, modules, attended, done).map((one) => one.code)
        : ['certificate.no_rule'],
      assessed: done,
      certificate: held.find((one) => one.person === person && !one.revoked)?.id ?? null,
    }
  })
  return people.sort((a, b) => a.name.localeCompare(b.name, 'fr'))
}
