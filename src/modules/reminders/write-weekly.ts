import { sql } from 'kysely'
import type { Language, Localized } from '../../kernel/localized.ts'
import { type Message, type MessageLink, send } from '../../server/outbox/index.ts'
import { formatsIn } from '../../server/reader.tsx'
import { takesMail } from '../../server/sign-in-address.ts'
import type { Reading } from '../../server/use-case.ts'
import { servicesWithout } from '../activities/index.ts'
import { languageOfOrganisation } from '../task-links/index.ts'
import { digestMonday, isDaytime } from './reminder.ts'
import { texts } from './texts.ts'

/** Tells whoever coordinates, once a week, what came in and what is missing; nothing where there is neither. */
export async function writeWeekly(reading: Reading): Promise<void> {
  const { db, now, today, timeZone } = reading
  const monday = isDaytime(timeZone, now) ? digestMonday(today) : undefined
  if (monday === undefined) return
  for (const one of await coordinatorsToTell(reading, monday)) {
    await db
      .insertInto('account_choice')
      .values({ account: one.account, weekly_digest_of: monday })
      .onConflict((conflict) => conflict.column('account').doUpdateSet({ weekly_digest_of: monday }))
      .execute()
    const questions = await questionsOf(reading, one.organisations)
    const figures = await figuresOf(reading, one.organisations)
    if (questions.length === 0 && figures.came + figures.missing === 0) continue
    const language = await languageOfOrganisation(db, one.organisations[0] ?? '')
    // Told with the rest: it lasts for months, and alone it would come every week.
    const without = (await servicesWithout(db, one.organisations, today)).length
    await send(reading, weeklyMessage(one, language, { questions, figures, without }))
  }
}

type Told = {
  readonly account: string
  readonly name: string
  readonly email: string
  readonly organisations: string[]
}

async function coordinatorsToTell({ db }: Reading, monday: string): Promise<readonly Told[]> {
  const { rows } = await sql<Told>`
    select h.account, u.name, u.email, array_agg(distinct h.organisation) as organisations
    from role_held h join sign_in."user" u on u.id = h.account left join account_choice c on c.account = h.account
    where h.role = 'coordinator' and coalesce(c.weekly_digest, true) and c.weekly_digest_of is distinct from ${monday}::date
    group by h.account, u.name, u.email order by h.account`.execute(db)
  return rows.filter(({ email }) => takesMail(email))
}

type Question = {
  readonly slug: string
  readonly statement: Localized
  readonly due: string
  readonly came: number
  readonly missing: number
}

const week = 7 * 86_400_000

async function questionsOf({ db, now }: Reading, holders: readonly string[]): Promise<readonly Question[]> {
  const since = new Date(now.getTime() - week)
  const { rows } = await sql<Question>`
    select * from (
      select r.slug, r.statement, r.due, count(*) filter (where d.answered_at > ${since})::int as came,
        count(*) filter (where r.closed_at is null and d.request is null and o.status = 'active')::int as missing
      from declaration_request r join declaration_asked a on a.request = r.id
        join organisation o on o.id = a.organisation
        left join declaration d on d.request = a.request and d.organisation = a.organisation
      where exists (select from organisation_reach reach
        where reach.organisation = r.holder and reach.holder = any(${sql.val([...holders])}::uuid[]))
      group by r.id) as each
    where came > 0 or missing > 0 order by due, slug limit 30`.execute(db)
  return rows
}

/** Of the figures asked for by links: how many came in this week, and how many still last without being given. */
async function figuresOf({ db, now }: Reading, holders: readonly string[]) {
  const since = new Date(now.getTime() - week)
  const { rows } = await sql<{ came: number; missing: number }>`
    select count(*) filter (where l.answered_at > ${since})::int as came,
      count(*) filter (where l.answered_at is null and l.revoked_at is null and l.expires_on >= today())::int as missing
    from task_link l
    where l.kind = 'figures' and exists (select from organisation_reach reach
      where reach.organisation = l.holder and reach.holder = any(${sql.val([...holders])}::uuid[]))`.execute(
    db,
  )
  return rows[0] ?? { came: 0, missing: 0 }
}

type Week = {
  readonly questions: readonly Question[]
  readonly figures: { readonly came: number; readonly missing: number }
  /** How many services had no supervision for too long. */
  readonly without: number
}

/** Accounts say no language of their own: they are written to in that of the organisation they coordinate. */
function weeklyMessage(
  { account, name, email }: Told,
  language: Language,
  { questions, figures, without }: Week,
): Message {
  const t = texts.in(language)
  const { day, text } = formatsIn(language, 'UTC')
  const links: MessageLink[] = []
  const at = (path: string) => `{${links.push({ path })}}`
  const line = ({ slug, statement, due, came, missing }: Question) =>
    `– ${t('weekly.question', { statement: text(statement), due: day(due), came, missing })}\n  ${at(`/declarations/${slug}`)}`
  const came = questions.filter((one) => one.came > 0)
  const missing = questions.filter((one) => one.came === 0)
  const parts = [
    t('weekly.greeting', { name }),
    came.length + figures.came > 0 ? t('weekly.came') : t('weekly.nothing_came'),
    ...came.map(line),
    ...(figures.came > 0 ? [`– ${t('weekly.figures.came', { n: figures.came })}`] : []),
    ...(missing.length + figures.missing + without > 0 ? [t('weekly.missing')] : []),
    ...missing.map(line),
    ...(figures.missing > 0
      ? [`– ${t('weekly.figures.missing', { n: figures.missing })}\n  ${at('/travail/liens')}`]
      : []),
    ...(without > 0 ? [`– ${t('weekly.supervision', { n: without })}\n  ${at('/activites')}`] : []),
    `${t('weekly.stop')}\n${at('/compte')}`,
  ]
  return {
    ...{ about: { account }, recipient: email, language },
    kind: 'weekly',
    subject: t('weekly.subject'),
    body: parts.join('\n\n'),
    links,
  }
}
