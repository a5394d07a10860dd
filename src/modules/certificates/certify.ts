import { randomBytes, randomUUID } from 'node:crypto'
import { type Language, type Localized, textIn } from '../../kernel/localized.ts'
import type { Writing } from '../../server/use-case.ts'
import type { Attended } from '../training/index.ts'
import { competencesIn, criteriaIn, eqfIn, evidenceOf, type Place } from './badge-words.ts'
import type { BadgeOf } from './badges/badge.ts'
import type { Identity } from './badges/identity.ts'
import { modulesThatCount } from './certificate.ts'
import type { Dossier } from './dossier.db.ts'
import { nameKey, type Signer, signersOf } from './issuers/issuers.db.ts'
import { type Holder, type NewBadge, storeBadges } from './store-certificate.ts'

type Asked = Pick<Dossier, 'programme' | 'modules'> & { readonly rule: NonNullable<Dossier['rule']> }

/** What is the same for all whom a programme certifies: what it asks, and whose key signs. */
export type Readied = Asked & { readonly signer: Signer; readonly second: Signer | undefined }

/** Opens the keys that sign for a programme, once for however many are certified. */
export async function readied(context: Writing, { programme, modules, rule }: Asked): Promise<Readied> {
  const by = await signersOf(context, [rule.issuer, ...(rule.co_issuer ? [rule.co_issuer] : [])])
  const signer = by.get(rule.issuer) as Signer
  for (const { key } of by.values()) await nameKey(context.db, key)
  return { programme, modules, rule, signer, second: rule.co_issuer ? by.get(rule.co_issuer) : undefined }
}

/** Who holds a certificate, as it is kept apart from it. */
export const holderOf = (attended: readonly Attended[], named: boolean): Holder => {
  const [who] = attended as readonly [Attended]
  const { person, given, family, college } = who
  return { person, enrolments: attended.map((one) => one.enrolment), given, family, college, named }
}

type Manner = { readonly named: boolean; readonly language: Language }

/** Signs and keeps the badges of people who qualify, by what each attended, which is not empty. Answers their ids. */
export async function certify(
  context: Writing,
  ready: Readied,
  people: readonly (readonly Attended[])[],
  manner: Manner,
): Promise<readonly string[]> {
  const badges = people.map((attended) => newBadge(context, ready, attended, manner))
  await storeBadges(context, badges, ready.signer)
  return badges.map(({ made }) => made.id)
}

function newBadge(
  { timeZone, baseUrl, now }: Writing,
  ready: Readied,
  attended: readonly Attended[],
  { named, language }: Manner,
): NewBadge {
  const id = randomUUID()
  const [who] = attended as readonly [Attended]
  const { programme, rule, modules } = ready
  const slugs = new Set(modules.map((one) => one.slug))
  const counted = attended.filter((one) => slugs.has(one.module))
  const badge = badgeFor(ready, { id, counted }, { language, timeZone, baseUrl })
  return {
    made: { id, programme, issuer: rule.issuer, holder: holderOf(attended, named) },
    badge: { ...badge, holder: identityFor(who, named), issuedAt: now },
  }
}

/** What a badge says of a programme, of who issues it and of what was followed. */
function badgeFor(
  { programme, rule, modules, signer: { issuer, key }, second }: Readied,
  { id, counted }: { readonly id: string; readonly counted: readonly Attended[] },
  place: Place,
): Omit<BadgeOf, 'status' | 'holder' | 'issuedAt'> {
  const { language, baseUrl } = place
  const slugs = modules.map((one) => one.slug)
  const count = new Set(modulesThatCount(rule, slugs, counted))
  const learned = modules.filter((one) => count.has(one.slug))
  const text = (of: Localized) => textIn(of, language).text
  return {
    id: `${baseUrl}/certificats/${id}`,
    issuer: { did: key.did, name: text(issuer.name), url: issuer.url },
    coIssuer: second && { id: second.key.did, name: text(second.issuer.name), url: second.issuer.url },
    programme: {
      id: programme.id,
      title: text(programme.title),
      description: text(programme.description ?? programme.title),
    },
    language,
    criteria: criteriaIn(rule, modules.length, place),
    competences: competencesIn(learned, place),
    ects: rule.ects,
    eqf: eqfIn(rule.eqf, place),
    evidence: evidenceOf(counted, place),
  }
}

const identityFor = ({ given, family, email }: Attended, named: boolean): Identity => {
  if (named) return { name: `${given} ${family}` }
  const salt = randomBytes(16).toString('base64url')
  return email
    ? { kind: 'emailAddress', known: email.toLowerCase(), salt }
    : { kind: 'name', known: `${given} ${family}`, salt }
}
