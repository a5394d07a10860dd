import { z } from 'zod'
import { addDays, type Day } from '../../kernel/day.ts'
import { ok, type Result, refuse } from '../../kernel/result.ts'
import { takesMail } from '../../server/sign-in-address.ts'
import { command, type Writing } from '../../server/use-case.ts'
import { findRequest, unanswered, wasAsked } from '../declarations/index.ts'
import { period } from '../indicators/index.ts'
import { findOrganisation, reference } from '../organisations/index.ts'
import { figuresAskedOf } from './figures-asked.ts'
import { addressOf, sendLink, sentToday } from './make-link.ts'
import { lastDay, latestDay, linkKinds } from './task-link.ts'
import type { NewLink } from './task-links.db.ts'

const Sending = z.object({
  kind: z.enum(linkKinds),
  request: reference.optional().describe('The question; for a declaration'),
  organisation: reference.optional().describe('One organisation; without it all that have not answered'),
  period: period.optional().describe('For figures'),
  indicators: z
    .array(z.uuid())
    .min(1)
    .max(500)
    .optional()
    .describe('For figures; by default all that are asked'),
  plan: z.string().max(80).optional().describe('For figures; those of one plan only'),
  address: z.email().max(254).refine(takesMail).optional().describe('By default that of the organisation'),
  due: z.iso.date().optional().describe('For figures; by default in fourteen days'),
  expires: z.iso.date().optional().describe('The last day of the link; 90 days from now at most'),
})
type Sending = z.output<typeof Sending>

/**
 * Sends links, each to one task for one organisation: whoever holds one does it without an account. Nobody reads the
 * address of a link but whom it is sent to. Once a day at most to one address for one task.
 */
export const sendLinks = command({
  action: 'task_link.send',
  input: Sending,
  output: z.object({
    items: z.array(z.object({ id: z.uuid(), organisation: z.string(), expires: z.string() })),
    without_address: z.array(z.string()),
    already_today: z.array(z.string()),
  }),
  api: {
    method: 'post',
    path: '/task-links',
    summary: 'Send links to one task, to be done without an account',
    status: 201,
    codes: [
      'declaration.closed',
      'declaration.not_asked',
      'declaration.due_in_past',
      'organisation.unknown',
      'organisation.closed',
      'task_link.nothing_asked',
      'task_link.expiry',
    ],
  },

  async run(context, input) {
    const { today, journal } = context
    const tasks = await (input.kind === 'declaration' ? declarationTasks : figureTasks)(context, input)
    if (!tasks.ok) return tasks
    const outcome = {
      items: [] as { id: string; organisation: string; expires: string }[],
      without_address: [] as string[],
      already_today: [] as string[],
    }
    for (const { slug, ...task } of tasks.value) {
      const recipient = input.address ?? (await addressOf(context.db, task.organisation))
      const expiresOn = input.expires ?? lastDay(task.due, today)
      const wrong = wrongEnd(expiresOn, today)
      if (wrong) return wrong
      const link = { ...task, recipient: recipient ?? null, expiresOn }
      if (!recipient) outcome.without_address.push(slug)
      else if (await sentToday(context, link)) outcome.already_today.push(slug)
      else {
        const id = await sendLink(context, { ...link, recipient })
        journal(id, ['sent'])
        outcome.items.push({ id, organisation: slug, expires: expiresOn })
      }
    }
    if (outcome.items.length === 0) journal(tasks.value[0]?.organisation ?? 'none', ['unsent'])
    return ok(outcome)
  },
})

const wrongEnd = (expires: Day, today: Day) =>
  expires < today || expires > latestDay(today)
    ? refuse('task_link.expiry', [
        {
          path: 'expires',
          code: 'task_link.expiry',
          expected: `${today} – ${latestDay(today)}`,
          found: expires,
        },
      ])
    : undefined

type Task = Omit<NewLink, 'recipient' | 'expiresOn'> & { readonly slug: string }

/** The answer to one question: of one organisation, or of all that have not given it. */
async function declarationTasks({ db, actor }: Writing, input: Sending): Promise<Result<readonly Task[]>> {
  const remit = actor.remit('task_link.send')
  const request = input.request ? await findRequest(db, remit, input.request) : undefined
  if (!request) return refuse('not_found', 'request')
  if (request.closedAt) return refuse('declaration.closed')
  const task = { kind: 'declaration', holder: request.holder, request: request.id, period: null } as const
  const of = (organisation: { readonly id: string; readonly slug: string }): Task => ({
    ...task,
    ...{ organisation: organisation.id, slug: organisation.slug, indicators: [], due: request.due },
  })
  if (input.organisation === undefined) {
    if (input.address) return refuse('organisation.unknown', 'organisation')
    const waiting = await unanswered(db, { request: request.id })
    const rows = await db.selectFrom('organisation').select(['id', 'slug']).execute()
    const slugs = new Map(rows.map(({ id, slug }) => [id, slug]))
    return ok(waiting.map((one) => of({ id: one.organisation, slug: slugs.get(one.organisation) ?? '' })))
  }
  // Whom a question was asked is fixed; that they lie within the asker's reach was seen then.
  const organisation = await findOrganisation(db, 'everywhere', input.organisation)
  if (!organisation || !(await wasAsked(db, request.id, organisation.id)))
    return refuse('declaration.not_asked', 'organisation')
  return organisation.status === 'active'
    ? ok([of(organisation)])
    : refuse('organisation.closed', 'organisation')
}

const timeForFigures = 14

/** The figures that are asked of one organisation for a period, or those named among them. */
async function figureTasks(context: Writing, input: Sending): Promise<Result<readonly Task[]>> {
  const { db, actor, today } = context
  const remit = actor.remit('task_link.send')
  if (!input.period) return refuse('validation', [{ path: 'period', code: 'invalid_type' }])
  const organisation = input.organisation ? await findOrganisation(db, remit, input.organisation) : undefined
  if (!organisation) return refuse('organisation.unknown', 'organisation')
  if (organisation.status !== 'active') return refuse('organisation.closed', 'organisation')
  const due = input.due ?? addDays(today, timeForFigures)
  if (due < today)
    return refuse('declaration.due_in_past', [
      { path: 'due', code: 'declaration.due_in_past', expected: `≥ ${today}`, found: due },
    ])
  const asked = await figuresAskedOf(context, organisation.id, input.period, input.plan)
  const known = new Set(asked.map(({ indicator }) => indicator.id))
  const wanted = input.indicators ?? [...known]
  const strange = wanted.findIndex((id) => !known.has(id))
  if (strange >= 0)
    return refuse('task_link.nothing_asked', [
      { path: `indicators.${strange}`, code: 'task_link.nothing_asked' },
    ])
  const [first] = asked
  if (!first) return refuse('task_link.nothing_asked', 'period')
  return ok([
    {
      kind: 'figures',
      holder: remit === 'everywhere' ? first.indicator.holder : (remit[0] ?? first.indicator.holder),
      ...{ organisation: organisation.id, slug: organisation.slug, request: null, period: input.period },
      ...{ indicators: [...new Set(wanted)], due },
    },
  ])
}
