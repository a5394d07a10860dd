import type { z } from 'zod'
import { Say, useFormats, useReader, useTexts } from '../../../server/reader.tsx'
import type { Page, PageProps } from '../../../server/web.tsx'
import { ButtonLink, Card, Cards, Lede, PageTitle, TextLink, Tools } from '../../../ui/cards.tsx'
import { Empty } from '../../../ui/feedback.tsx'
import { ProgressLine } from '../../../ui/figure.tsx'
import type { listRequests } from '../list-requests.ts'
import { texts } from '../texts.ts'

type Data = z.output<typeof listRequests.output>

export const RequestsPage: Page<Data> = {
  kind: 'work',
  title: (_, { language }) => texts.in(language)('requests.title'),
  body: Requests,
}

function Requests({ data }: PageProps<Data>) {
  const t = useTexts(texts)
  const mayAsk = useReader().actor.may('declaration.ask')
  const ask = { href: '/declarations/nouvelle', label: t('requests.ask') }
  return (
    <>
      <PageTitle>{t('requests.title')}</PageTitle>
      <Lede>{t('requests.lede')}</Lede>
      {data.items.length === 0 ? (
        <Empty title={t('requests.none')} action={mayAsk ? ask : undefined}>
          {t('requests.none.what')}
        </Empty>
      ) : (
        <>
          {mayAsk && (
            <Tools>
              <ButtonLink href={ask.href}>{ask.label}</ButtonLink>
            </Tools>
          )}
          <Cards>
            {data.items.map((one) => (
              <RequestCard {...one} />
            ))}
          </Cards>
        </>
      )}
      {data.next && (
        <TextLink href={`/declarations?cursor=${encodeURIComponent(data.next)}`}>
          {t('requests.next')}
        </TextLink>
      )}
    </>
  )
}

function RequestCard(one: Data['items'][number]) {
  const t = useTexts(texts)
  const { day } = useFormats()
  const answered = t('answered', { answered: one.answered, asked: one.asked })
  return (
    <Card
      title={<Say text={one.statement} />}
      href={`/declarations/${one.slug}`}
      meta={`${answered} · ${t('holds', { n: one.holds })}`}
      due={one.closed ? t('closed') : t('due', { day: day(one.due) })}
    >
      <ProgressLine label={answered} value={one.asked === 0 ? 0 : one.answered / one.asked} />
    </Card>
  )
}
