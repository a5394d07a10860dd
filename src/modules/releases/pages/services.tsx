import { Say, useTexts } from '../../../server/reader.tsx'
import type { Page, PageProps } from '../../../server/web.tsx'
import { Lede, PageTitle, TextLink } from '../../../ui/cards.tsx'
import { Empty } from '../../../ui/feedback.tsx'
import { Button, Field } from '../../../ui/form.tsx'
import type { ServiceList } from '../services/read-services.ts'
import { texts } from '../texts.ts'

export const ServicesPage: Page<ServiceList> = {
  kind: 'public',
  title: (_, { language }) => texts.in(language)('services.title'),
  body: Services,
}

function Services({ data: { q, items, next } }: PageProps<ServiceList>) {
  const t = useTexts(texts)
  const further = new URLSearchParams({ q, after: next ?? '' })
  return (
    <>
      <PageTitle>{t('services.title')}</PageTitle>
      <Lede>{t('services.lede')}</Lede>
      <search>
        <form method="get" action="/services">
          <Field name="q" label={t('services.search')} type="search" value={q} />
          <Button>{t('services.find')}</Button>
        </form>
      </search>
      {items.length === 0 ? (
        <Empty title={t('services.none')}>{t('services.none.what')}</Empty>
      ) : (
        <ul>
          {items.map((one) => (
            <li>
              <TextLink href={`/services/${one.slug}`}>
                <Say text={one.name} />
              </TextLink>
            </li>
          ))}
        </ul>
      )}
      {next && <TextLink href={`/services?${further}`}>{t('services.next')}</TextLink>}
    </>
  )
}
