import { sql } from 'kysely'
import type { Language, Localized } from '../../kernel/localized.ts'
import type { Db } from '../../server/database.ts'
import { send } from '../../server/outbox/index.ts'
import type { Reading } from '../../server/use-case.ts'
import { managersOf } from '../declarations/index.ts'
import { readIndicators } from '../indicators/index.ts'
import { linkMessage } from './link-message.ts'
import { findLink, insertLink, type NewLink, updateLink } from './task-links.db.ts'

/** In which language an organisation is written to: its own, else that of the installation, which is French. */
export async function languageOfOrganisation(db: Db, organisation: string): Promise<Language> {
  const row = await db
    .selectFrom('organisation')
    .select('language')
    .where('id', '=', organisation)
    .executeTakeFirst()
  return (row?.language as Language | null | undefined) ?? 'fr'
}

/** Where an organisation is written to: its own address, else its managers'. */
export async function addressOf(db: Db, organisation: string): Promise<string | undefined> {
  const row = await db
    .selectFrom('organisation')
    .select('email')
    .where('id', '=', organisation)
    .executeTakeFirst()
  return row?.email ?? (await managersOf(db, organisation))[0]
}

/** Makes a link and sends it with a message of its own; answers its id. */
export async function sendLink(
  reading: Reading,
  link: NewLink & { readonly recipient: string },
): Promise<string> {
  const { db, actor, now } = reading
  const id = await insertLink(db, link, actor.account, now)
  const made = await findLink(db, id)
  if (!made) throw new Error('a link that was just made is there')
  const indicators = await readIndicators(db, { ids: link.indicators })
  const message = await send(
    reading,
    linkMessage({
      id,
      organisationId: link.organisation,
      recipient: link.recipient,
      language: await languageOfOrganisation(db, link.organisation),
      asker: made.asker,
      organisation: made.name,
      statement: made.statement,
      period: made.period,
      indicators: indicators.map((one): Localized => one.statement),
      due: made.due,
      expiresOn: made.expiresOn,
    }),
  )
  await updateLink(db, id, { message })
  return id
}

/** Whether an address was sent a link to the same task today already, which still lasts. */
export async function sentToday(reading: Reading, link: NewLink): Promise<boolean> {
  const { rows } = await sql`
    select from task_link l
    where l.organisation = ${link.organisation} and l.recipient = ${link.recipient}
      and l.request is not distinct from ${link.request}::uuid and l.period is not distinct from ${link.period}
      and l.revoked_at is null
      and (l.created_at at time zone ${reading.timeZone})::date = ${reading.today}::date
      and ${[...link.indicators].sort()}::uuid[] = array(
        select i.indicator from task_link_indicator i where i.link = l.id order by i.indicator)
    limit 1`.execute(reading.db)
  return rows.length > 0
}
