import { sql } from 'kysely'
import { addDays } from '../../kernel/day.ts'
import { type Language, type Localized, textIn } from '../../kernel/localized.ts'
import type { Task } from '../../server/module.ts'
import type { Reading } from '../../server/use-case.ts'
import { texts } from './texts.ts'
import { whereTheyCount } from './where-it-counts.ts'

const soon = 14

/** What is asked of a service manager, question by question; of a coordinator, what is due and still without answers. */
export async function declarationTasks(reading: Reading): Promise<readonly Task[]> {
  return [...(await toAnswer(reading)), ...(await toFollow(reading))]
}

const heldAs = ({ actor }: Reading, role: string) =>
  actor.roles.filter((held) => held.role === role).map((held) => held.organisation)

async function toAnswer(reading: Reading): Promise<readonly Task[]> {
  const managed = heldAs(reading, 'service_manager')
  if (managed.length === 0) return []
  const { rows } = await sql<{
    id: string
    request: string
    organisation: string
    statement: Localized
    name: Localized
    due: string
  }>`
    select distinct r.id, r.slug as request, r.statement, r.due, o.slug as organisation, o.name
    from declaration_asked a join declaration_request r on r.id = a.request
      join organisation o on o.id = a.organisation
      join organisation_reach reach on reach.organisation = o.id and reach.holder = any(${sql.val(managed)}::uuid[])
      left join declaration d on d.request = a.request and d.organisation = a.organisation
    where r.closed_at is null and d.request is null and o.status = 'active'
    order by r.due, o.slug limit 200`.execute(reading.db)
  const counts = await whereTheyCount(reading.db, [...new Set(rows.map((row) => row.id))])
  const { language } = reading.actor
  const t = texts.in(language)
  return rows.map((row) => {
    const place = counts.find((one) => one.request === row.id)
    const where = place && t('counts.in', { measure: place.measure, plan: textIn(place.plan, language).text })
    return {
      ...titled(row.statement, language),
      detail: [textIn(row.name, language).text, where].filter(Boolean).join(' · '),
      due: row.due,
      href: `/declarations/${row.request}/${row.organisation}`,
      action: t('task.answer'),
    }
  })
}

const titled = (statement: Localized, language: Language): Pick<Task, 'title' | 'titleIn'> => {
  const { text, lang } = textIn(statement, language)
  return { title: text, titleIn: lang }
}

async function toFollow(reading: Reading): Promise<readonly Task[]> {
  const coordinated = heldAs(reading, 'coordinator')
  if (coordinated.length === 0) return []
  const { rows } = await sql<{ slug: string; statement: Localized; due: string; unanswered: number }>`
    select r.slug, r.statement, r.due, count(*)::int as unanswered
    from declaration_request r join declaration_asked a on a.request = r.id
      left join declaration d on d.request = a.request and d.organisation = a.organisation
    where r.closed_at is null and d.request is null and r.due <= ${addDays(reading.today, soon)}
      and r.holder in (select organisation from organisation_reach where holder = any(${sql.val(coordinated)}::uuid[]))
    group by r.id order by r.due limit 100`.execute(reading.db)
  const { language } = reading.actor
  const t = texts.in(language)
  return rows.map((row) => ({
    ...titled(row.statement, language),
    detail: t('task.unanswered', { n: row.unanswered }),
    due: row.due,
    href: `/declarations/${row.slug}`,
    action: t('task.follow'),
  }))
}
