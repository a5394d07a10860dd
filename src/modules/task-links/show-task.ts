import { z } from 'zod'
import type { Localized } from '../../kernel/localized.ts'
import { ok, refuse } from '../../kernel/result.ts'
import { fileResponse } from '../../server/files/read-file.ts'
import { query, type Reading } from '../../server/use-case.ts'
import { type DeclarationShown, declarationShown, findRequestAnywhere } from '../declarations/index.ts'
import { linesOf, periodBefore, type showGrid } from '../indicators/index.ts'
import { linkOf } from './acting-link.ts'
import { askedByLink } from './enter-by-link.ts'
import { type Ending, endingOf } from './task-link.ts'
import type { TaskLink } from './task-links.db.ts'

type Asker = { readonly name: Localized; readonly email: string | null }
type Head = {
  readonly asker: Asker
  readonly organisation: Localized
  readonly due: string
  readonly expires: string
  readonly opened: boolean
  readonly answered: boolean
}
type Declaration = z.output<typeof DeclarationShown>
export type FiguresShown = z.output<typeof showGrid.output>

/** What a link opens: its task; or, once it has ended, only why and whom to ask. */
export type TaskShown =
  | { readonly state: 'ended'; readonly why: Ending; readonly asker: Asker }
  | {
      readonly state: 'open'
      readonly kind: 'declaration'
      readonly head: Head
      readonly declaration: Declaration
      /** Whether the file of the answer came by this link, so that it may be read again. */
      readonly ownFile: boolean
    }
  | { readonly state: 'open'; readonly kind: 'figures'; readonly head: Head; readonly figures: FiguresShown }

/** The task of the link that acts, as its page shows it. */
export const showTask = query({
  action: 'task_link.open',
  input: z.object({}),
  output: z.custom<TaskShown>(),

  async run(reading) {
    const link = await linkOf(reading)
    if (!link) return refuse('not_found')
    const asker = { name: link.asker, email: link.askerEmail }
    const why = endingOf(link, reading.today)
    if (why) return ok({ state: 'ended', why, asker } as const)
    return link.kind === 'declaration' ? declarationTask(reading, link) : figuresTask(reading, link)
  },
})

const headOf = (link: TaskLink): Head => ({
  asker: { name: link.asker, email: link.askerEmail },
  organisation: link.name,
  ...{ due: link.due, expires: link.expiresOn },
  ...{ opened: link.openedAt !== null, answered: link.answered },
})

async function declarationTask({ db }: Reading, link: TaskLink) {
  const request = await findRequestAnywhere(db, link.request ?? '')
  if (!request) return refuse('not_found')
  const organisation = { id: link.organisation, slug: link.slug, name: link.name }
  const shown = await declarationShown(db, request, organisation)
  if (!shown.ok) return shown
  const { file } = shown.value.evidence
  const own = file && (await db.selectFrom('file').select('id').where('id', '=', file).executeTakeFirst())
  return ok({
    state: 'open',
    kind: 'declaration',
    head: headOf(link),
    declaration: shown.value,
    ownFile: Boolean(own),
  } as const)
}

async function figuresTask(reading: Reading, link: TaskLink) {
  const asking = await askedByLink(reading.db, link)
  const organisation = { id: link.organisation, slug: link.slug, name: link.name }
  const period = link.period ?? ''
  const previous = periodBefore(period)
  const lines = await linesOf(reading, { asking, organisations: [organisation] }, period, previous)
  const plans = [...new Map(asking.map(({ plan }) => [plan.slug, plan])).values()]
  const figures: FiguresShown = {
    by: 'organisation',
    several: false,
    plans: plans.map(({ slug, title }) => ({ slug, title })),
    ...{ plan: null, organisations: [], indicators: [], indicator: null, elsewhere: [] },
    organisation: { slug: link.slug, name: link.name },
    ...{ periods: [period], period, previous, lines: [...lines], page: 1, pages: 1 },
    // What comes by a link is a draft: the service's manager says that it is right.
    validates: false,
    unread: 0,
  }
  return ok({ state: 'open', kind: 'figures', head: headOf(link), figures } as const)
}

/** The file that came with the answer by this very link; any other is not to be had by it. */
export const readLinkFile = query({
  action: 'task_link.open',
  input: z.object({}),
  output: z.custom<Response>(),

  async run(reading) {
    const link = await linkOf(reading)
    if (!link || endingOf(link, reading.today)) return refuse('not_found')
    const answer = await reading.db
      .selectFrom('declaration')
      .select('evidence_file as file')
      .where('request', '=', link.request)
      .where('organisation', '=', link.organisation)
      .executeTakeFirst()
    const response = answer?.file ? await fileResponse(reading, answer.file) : undefined
    return response ? ok(response) : refuse('not_found')
  },
})
