import { sql } from 'kysely'
import { z } from 'zod'
import { addDays, isDay } from '../../../kernel/day.ts'
import { ok } from '../../../kernel/result.ts'
import { csvStyleOf, writeCsv } from '../../../server/csv.ts'
import type { Db } from '../../../server/database.ts'
import { consult } from '../../../server/use-case.ts'

const day = z.string().refine(isDay).optional().catch(undefined)
const wanted = {
  from: day,
  to: day,
  who: z.string().trim().max(200).default(''),
  action: z.string().trim().max(80).default(''),
  subject: z.string().trim().max(200).default(''),
}
const Wanted = z.object(wanted)
type Wanted = z.output<typeof Wanted>

const Line = z.object({
  id: z.int(),
  at: z.date(),
  account: z.string().nullable(),
  name: z.string().nullable(),
  action: z.string(),
  subject: z.string(),
  fields: z.array(z.string()),
})
export type Line = z.output<typeof Line>

const pageSize = 50

/** Who did what, newest first. That somebody looked is written down too. */
export const searchJournal = consult({
  action: 'journal.search',
  input: z.object({ ...wanted, before: z.coerce.number().int().optional().catch(undefined) }),
  output: z.object({
    wanted: Wanted,
    items: z.array(Line),
    next: z.int().nullable(),
    actions: z.array(z.string()),
    seal: z.object({ number: z.int(), digest: z.string(), sealedAt: z.date() }).nullable(),
  }),

  async run({ db, house, timeZone, journal }, { before, ...asked }) {
    const found = await lines(db, timeZone, asked, before, pageSize + 1)
    const items = found.slice(0, pageSize)
    const seal = await db
      .selectFrom('journal_seal')
      .select(['number', 'digest', 'sealed_at as sealedAt'])
      .orderBy('number', 'desc')
      .limit(1)
      .executeTakeFirst()
    journal('journal', ['search'])
    return ok({
      wanted: asked,
      items,
      next: found.length > pageSize ? (items.at(-1)?.id ?? null) : null,
      actions: [...house.policies.keys()].sort(),
      seal: seal ? { ...seal, digest: seal.digest.toString('hex') } : null,
    })
  },
})

const mostOut = 100_000

/** The same lines as a file, the newest hundred thousand. */
export const exportJournal = consult({
  action: 'journal.search',
  input: z.object(wanted),
  output: z.custom<Response>(),

  async run({ db, timeZone, actor, journal }, asked) {
    const found = await lines(db, timeZone, asked, undefined, mostOut)
    journal('journal', ['export'])
    const rows = found.map(({ at, account, fields, ...one }) => ({
      ...{ id: one.id, action: one.action, subject: one.subject },
      ...{ at: at.toISOString(), account: account ?? '', fields: fields.join(' ') },
    }))
    const columns = ['id', 'at', 'account', 'action', 'subject', 'fields']
    return ok(
      new Response(writeCsv(columns, rows, csvStyleOf(actor.language)), {
        headers: {
          'content-type': 'text/csv; charset=utf-8',
          'content-disposition': 'attachment; filename="journal.csv"',
          'cache-control': 'no-store',
        },
      }),
    )
  },
})

/** A person is found by what their address or name begins with, or by id; an action by its beginning. */
async function lines(db: Db, timeZone: string, asked: Wanted, before: number | undefined, limit: number) {
  const midnight = (of: string) => sql<Date>`(${of}::date)::timestamp at time zone ${timeZone}`
  return (await db
    .selectFrom('journal as j')
    .leftJoin('sign_in.user as u', 'u.id', 'j.account')
    .select(['j.id', 'j.at', 'j.account', 'u.name', 'j.action', 'j.subject', 'j.fields'])
    .$if(before !== undefined, (q) => q.where('j.id', '<', before as never))
    .$if(asked.from !== undefined, (q) => q.where('j.at', '>=', midnight(asked.from ?? '')))
    .$if(asked.to !== undefined, (q) => q.where('j.at', '<', midnight(addDays(asked.to ?? '', 1))))
    .$if(asked.who !== '', (q) =>
      q.where(
        sql<boolean>`(j.account = ${asked.who} or j.account in (select id from sign_in."user"
          where starts_with(lower(email), lower(${asked.who})) or starts_with(lower(name), lower(${asked.who}))))`,
      ),
    )
    .$if(asked.action !== '', (q) => q.where(sql<boolean>`starts_with(j.action, ${asked.action})`))
    .$if(asked.subject !== '', (q) => q.where('j.subject', '=', asked.subject))
    .orderBy('j.id', 'desc')
    .limit(limit)
    .execute()) as Line[]
}
