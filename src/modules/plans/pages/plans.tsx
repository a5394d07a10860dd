import type { z } from 'zod'
import { Say, useFormats, useReader, useTexts } from '../../../server/reader.tsx'
import type { Page, PageProps } from '../../../server/web.tsx'
import { Card, Cards, Lede, PageTitle, TextLink, Tools } from '../../../ui/cards.tsx'
import { Empty } from '../../../ui/feedback.tsx'
import type { listPlans } from '../list-plans.ts'
import { texts } from '../texts.ts'

type Data = z.output<typeof listPlans.output>

export const PlansPage: Page<Data> = {
  kind: 'work',
  title: (_, { language }) => texts.in(language)('plans.title'),
  body: Plans,
}

function Plans({ data }: PageProps<Data>) {
  const t = useTexts(texts)
  const { text } = useFormats()
  const mayImport = useReader().actor.may('plan.import')
  if (data.items.length === 0)
    return (
      <>
        <PageTitle>{t('plans.title')}</PageTitle>
        <Empty
          title={t('plans.none')}
          action={mayImport ? { href: '/importer?kind=plan', label: t('plans.import') } : undefined}
        >
          {mayImport ? t('plans.none.import') : t('plans.none.wait')}
        </Empty>
      </>
    )
  return (
    <>
      <PageTitle>{t('plans.title')}</PageTitle>
      <Lede>{t('plans.lede')}</Lede>
      <Cards>
        {data.items.map((plan) => (
          <Card
            title={<Say text={plan.title} />}
            href={`/travail/plans/${plan.slug}`}
            meta={`${text(plan.holderName)} · ${t('plans.measures', { n: plan.measures })} · ${t('plans.indicators', { n: plan.indicators })}`}
          />
        ))}
      </Cards>
      {data.items.length > 1 && (
        <Tools>
          <TextLink href="/travail/plans/comparer">{t('beside.title')}</TextLink>
        </Tools>
      )}
      {data.next && (
        <TextLink href={`/travail/plans?cursor=${encodeURIComponent(data.next)}`}>{t('plans.next')}</TextLink>
      )}
    </>
  )
}
