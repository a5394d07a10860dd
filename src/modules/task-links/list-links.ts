import { z } from 'zod'
import { ok } from '../../kernel/result.ts'
import { isUuid } from '../../kernel/slug.ts'
import { query } from '../../server/use-case.ts'
import { pageOf, paging } from '../organisations/index.ts'
import { linkKinds, linkStates, stateOf } from './task-link.ts'
import { listedLinks, type TaskLink } from './task-links.db.ts'

const text = z.record(z.string(), z.string())
const at = z.string().nullable()

const LinkShown = z.object({
  id: z.uuid(),
  kind: z.enum(linkKinds),
  state: z.enum(linkStates),
  organisation: z.object({ slug: z.string(), name: text }),
  statement: text.nullable(),
  period: z.string().nullable(),
  indicators: z.array(z.uuid()),
  recipient: z.string().nullable(),
  due: z.string(),
  expires: z.string(),
  created_at: z.string(),
  sent_at: at,
  opened_at: at,
  answered_at: at,
  revoked_at: at,
})
type LinkShown = z.output<typeof LinkShown>

/** The links sent within one's remit and what became of each, newest first. Of none it tells the address to open it. */
export const listLinks = query({
  action: 'task_link.read',
  input: z.object({ ...paging, cursor: z.string().refine(isUuid).optional() }),
  output: z.object({ items: z.array(LinkShown), next: z.string().nullable() }),
  api: { method: 'get', path: '/task-links', summary: 'Links to one task, newest first' },

  async run({ db, actor, today }, { limit, cursor }) {
    const remit = actor.remit('task_link.read')
    const rows = await listedLinks(db, remit, { limit: limit + 1, after: cursor })
    const { items, next } = pageOf(rows, limit, (last) => last.id)
    return ok({ items: items.map((link) => shown(link, today)), next })
  },
})

const shown = (link: TaskLink, today: string): LinkShown => ({
  ...{ id: link.id, kind: link.kind, state: stateOf(link, today) },
  organisation: { slug: link.slug, name: link.name as Record<string, string> },
  statement: link.statement as Record<string, string> | null,
  ...{ period: link.period, indicators: [...link.indicators], recipient: link.recipient },
  ...{ due: link.due, expires: link.expiresOn, created_at: link.createdAt.toISOString() },
  sent_at: link.sentAt?.toISOString() ?? null,
  opened_at: link.openedAt?.toISOString() ?? null,
  answered_at: link.answeredAt?.toISOString() ?? null,
  revoked_at: link.revokedAt?.toISOString() ?? null,
})
