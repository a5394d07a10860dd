import type { z } from 'zod'
import { useFormats, useReader, useTexts } from '../../../server/reader.tsx'
import type { Page, PageProps } from '../../../server/web.tsx'
import { Card, Cards, Lede, PageTitle, Section } from '../../../ui/cards.tsx'
import { Empty } from '../../../ui/feedback.tsx'
import type { listTasks } from '../list-tasks.ts'
import { texts } from '../texts.ts'

type Data = z.output<typeof listTasks.output>

export const TasksPage: Page<Data> = {
  kind: 'work',
  title: (_, { language }) => texts.in(language)('title'),
  body: Tasks,
}

function Tasks({ data }: PageProps<Data>) {
  const t = useTexts(texts)
  const { day } = useFormats()
  return (
    <>
      <PageTitle>{t('title')}</PageTitle>
      {data.tasks.length === 0 ? (
        <NothingAsked />
      ) : (
        <>
          <Lede>{t('lede', { n: data.tasks.length })}</Lede>
          <Cards>
            {data.tasks.map((task) => (
              <Card
                title={
                  <span lang={task.titleIn} dir="auto">
                    {task.title}
                  </span>
                }
                meta={task.detail}
                due={task.due && t('due', { day: day(task.due) })}
                action={{ href: task.href, label: task.action }}
              />
            ))}
          </Cards>
        </>
      )}
      <NextSteps />
    </>
  )
}

/** Nothing to do is good news, and each kind of role is told what would change that. */
function NothingAsked() {
  const t = useTexts(texts)
  const { actor } = useReader()
  if (actor.may('declaration.ask')) return <Empty title={t('none')}>{t('none.coordinator')}</Empty>
  if (actor.may('observation.validate')) return <Empty title={t('none')}>{t('none.manager')}</Empty>
  return <Empty title={t('none')}>{t('none.other')}</Empty>
}

const steps = [
  { key: 'ask', action: 'declaration.ask', href: '/declarations/nouvelle' },
  { key: 'follow', action: 'declaration.follow', href: '/declarations' },
  { key: 'figures', action: 'observation.validate', href: '/nos-chiffres' },
  { key: 'activity', action: 'activity.record', href: '/activites/nouvelle' },
  { key: 'plan', action: 'plan.read', href: '/travail/plans' },
  { key: 'import', action: 'plan.import', href: '/importer' },
] as const

/** What one may do of one's own accord. */
function NextSteps() {
  const t = useTexts(texts)
  const { actor } = useReader()
  return (
    <Section title={t('steps')}>
      <Cards>
        {steps
          .filter((step) => actor.may(step.action))
          .map(({ key, href }) => (
            <Card title={t(`step.${key}`)} href={href} meta={t(`step.${key}.what`)} level={3} />
          ))}
      </Cards>
    </Section>
  )
}
