import type { z } from 'zod'
import { useFormats, useReader, useTexts } from '../../../server/reader.tsx'
import type { Page, PageProps } from '../../../server/web.tsx'
import { Crumb, Lede, PageTitle } from '../../../ui/cards.tsx'
import { Empty } from '../../../ui/feedback.tsx'
import { StateBadge } from '../../../ui/figure.tsx'
import { Act } from '../../../ui/form.tsx'
import { Table } from '../../../ui/table.tsx'
import type { listJobs } from '../list-jobs.ts'
import { texts } from '../texts.ts'

type Data = z.output<typeof listJobs.output>
type Job = Data['items'][number]

/** What the product does by itself: what waits, what failed, and when it is tried next. */
export const JobsPage: Page<Data> = {
  kind: 'work',
  title: (_, { language }) => texts.in(language)('jobs.title'),
  body: Jobs,
}

function Jobs({ data }: PageProps<Data>) {
  const t = useTexts(texts)
  const { actor } = useReader()
  return (
    <>
      <Crumb>
        <a href="/administration">{t('crumb.administration')}</a>
      </Crumb>
      <PageTitle>{t('jobs.title')}</PageTitle>
      <Lede>{t('jobs.lede')}</Lede>
      <Table
        caption={t('jobs.title')}
        captionHidden
        stacks
        label={t('jobs.table')}
        columns={[
          { key: 'task', label: t('jobs.task') },
          { key: 'state', label: t('jobs.state') },
          { key: 'next', label: t('jobs.next') },
          { key: 'act', label: t('jobs.act') },
        ]}
        rows={data.items.map((job) => ({
          task: <Task {...job} />,
          state: <State {...job} />,
          next: <Next {...job} />,
          act: !job.running && actor.may('job.retry') && (
            <Act action={`/administration/travaux/${job.id}/reessayer`} label={t('jobs.retry')} />
          ),
        }))}
        empty={<Empty title={t('jobs.none')}>{t('jobs.none.what')}</Empty>}
      />
    </>
  )
}

const named = ['message.send', 'message.gather', 'upkeep', 'keys.rotate'] as const
type Named = (typeof named)[number]

function Task({ task }: Job) {
  const t = useTexts(texts)
  return (named as readonly string[]).includes(task) ? (
    t(`task.${task as Named}`)
  ) : (
    <code translate="no">{task}</code>
  )
}

function State({ failed, running, attempts, error }: Job) {
  const t = useTexts(texts)
  const state = running ? 'running' : failed ? 'failed' : attempts > 0 ? 'again' : 'waiting'
  const looks = { running: 'on_track', failed: 'missed', again: 'late', waiting: 'no_data' } as const
  return (
    <>
      <StateBadge state={looks[state]} label={t(`jobs.state.${state}`)} />
      {attempts > 0 && <span class="where">{t('messages.attempts', { n: attempts })}</span>}
      {error && (
        <span class="where">
          <code translate="no">{error}</code>
        </span>
      )}
    </>
  )
}

function Next({ failed, running, next_try }: Job) {
  const t = useTexts(texts)
  const { moment } = useFormats()
  if (running) return <>{t('jobs.next.now')}</>
  return <>{failed ? t('jobs.next.none') : moment(next_try)}</>
}
