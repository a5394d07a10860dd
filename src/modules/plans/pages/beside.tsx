import type { z } from 'zod'
import { Say, useFormats, useTexts } from '../../../server/reader.tsx'
import type { Page, PageProps } from '../../../server/web.tsx'
import { Breadcrumb, Lede, PageTitle, Section, TextLink, Tools } from '../../../ui/cards.tsx'
import { Empty } from '../../../ui/feedback.tsx'
import { Button, Choices } from '../../../ui/form.tsx'
import { Table } from '../../../ui/table.tsx'
import { states } from '../../indicators/index.ts'
import { groupings, type Tally } from '../beside/beside.ts'
import type { showBeside } from '../beside/show-beside.ts'
import { texts } from '../texts.ts'
import { useMeasureStates } from './serving.tsx'

type Data = z.output<typeof showBeside.output>

/** Several plans side by side, and the choice of which. */
export const BesidePage: Page<Data> = {
  kind: 'work',
  title: (_, { language }) => texts.in(language)('beside.title'),
  body: Beside,
}

function Beside({ data }: PageProps<Data>) {
  const t = useTexts(texts)
  const { plans, by } = data
  const asked = new URLSearchParams({ plans: plans.map((one) => one.slug).join(','), by })
  return (
    <>
      <Breadcrumb
        label={t('crumbs')}
        items={[{ label: t('plans.title'), href: '/travail/plans' }, { label: t('beside.title') }]}
      />
      <PageTitle>{t('beside.title')}</PageTitle>
      <Lede>{t('beside.lede')}</Lede>
      {plans.length > 0 && (
        <>
          <Compared {...data} />
          <Tools>
            <TextLink href={`/travail/plans/comparer.csv?${asked}`}>{t('beside.csv')}</TextLink>
          </Tools>
        </>
      )}
      <ChoiceForm {...data} />
    </>
  )
}

function Compared({ plans, groups, by }: Data) {
  const t = useTexts(texts)
  const [whole, ...rest] = groups
  return (
    <Table
      caption={t(`beside.by.${by}`)}
      label={t('beside.table')}
      columns={[
        { key: 'group', label: t(`beside.group.${by}`), header: true },
        ...plans.map((plan) => ({
          key: `plan ${plan.slug}`,
          wraps: true,
          label: (
            <a href={`/travail/plans/${plan.slug}`}>
              <Say text={plan.title} />
            </a>
          ),
        })),
      ]}
      rows={[whole, ...rest].flatMap((group, index) => {
        if (!group) return []
        const cells = plans.map(({ slug }) => [`plan ${slug}`, <Cell tally={group.plans[slug]} />] as const)
        return [{ group: <GroupName {...group} whole={index === 0} by={by} />, ...Object.fromEntries(cells) }]
      })}
    />
  )
}

type GroupProps = Data['groups'][number] & { whole: boolean; by: Data['by'] }

function GroupName({ whole, title, serves, by }: GroupProps) {
  const t = useTexts(texts)
  if (whole) return <>{t('beside.whole')}</>
  if (!title) return <>{t(serves === null && by === 'theme' ? 'beside.no_theme' : 'beside.serves_none')}</>
  return (
    <>
      {serves !== null && `${serves.slice(serves.indexOf('/') + 1)}. `}
      <Say text={title} />
    </>
  )
}

/** What a plan has in a group, in words: measures, where they stand, where their indicators stand, who has answered. */
function Cell({ tally }: { tally: Tally | undefined }) {
  const t = useTexts(texts)
  const { list } = useFormats()
  const said = useMeasureStates()
  if (!tally) return <>{t('beside.nothing')}</>
  const standing = states
    .filter((state) => tally.states[state] > 0)
    .map((state) => t(`count.${state}`, { n: tally.states[state] }))
  return (
    <ul class="bare">
      <li>
        {t('plans.measures', { n: tally.measures })} ({list(said(tally.measureStates))})
      </li>
      <li>
        {t('plans.indicators', { n: tally.indicators })}
        {standing.length > 0 && ` (${list(standing)})`}
      </li>
      {tally.expected > 0 && (
        <li>{t('beside.coverage', { reported: tally.reported, expected: tally.expected })}</li>
      )}
    </ul>
  )
}

function ChoiceForm({ choice, plans, by }: Data) {
  const t = useTexts(texts)
  const { text } = useFormats()
  if (choice.length === 0) return <Empty title={t('plans.none')}>{t('plans.none.wait')}</Empty>
  return (
    <Section title={t('beside.choose')}>
      <form method="get" action="/travail/plans/comparer">
        <Choices
          name="plans"
          type="checkbox"
          legend={t('beside.plans')}
          hint={t('beside.plans.hint')}
          options={choice.map((plan) => ({
            value: plan.slug,
            label: <Say text={plan.title} />,
            hint: text(plan.holder),
          }))}
          value={plans.map((one) => one.slug)}
        />
        <Choices
          name="by"
          legend={t('beside.how')}
          options={groupings.map((value) => ({ value, label: t(`beside.by.${value}`) }))}
          value={by}
        />
        <Button>{t('beside.go')}</Button>
      </form>
    </Section>
  )
}
