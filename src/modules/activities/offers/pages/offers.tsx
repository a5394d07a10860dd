import type { z } from 'zod'
import { Say, useFormats, useTexts } from '../../../../server/reader.tsx'
import type { Page, PageProps } from '../../../../server/web.tsx'
import { ButtonLink, Lede, PageTitle, Section, Tools } from '../../../../ui/cards.tsx'
import { Empty } from '../../../../ui/feedback.tsx'
import { texts } from '../../texts.ts'
import type { Booked } from '../offers.db.ts'
import type { showOffers } from '../show-offers.ts'
import { OfferCards, useMoment } from './offer-cards.tsx'

type Data = z.output<typeof showOffers.output>

export const OffersPage: Page<Data> = {
  kind: 'public',
  title: (_, { language }) => texts.in(language)('offers.title'),
  body: Offers,
}

function Offers({ data: { offers, booked, mayPublish } }: PageProps<Data>) {
  const t = useTexts(texts)
  return (
    <>
      <PageTitle>{t('offers.title')}</PageTitle>
      <Lede>{t('offers.lede')}</Lede>
      {mayPublish && (
        <Tools>
          <ButtonLink href="/journees/nouvelle">{t('offer.new')}</ButtonLink>
        </Tools>
      )}
      {booked.length > 0 && (
        <Section title={t('offers.booked')}>
          <ul>
            {booked.map((one) => (
              <BookedLine {...one} />
            ))}
          </ul>
        </Section>
      )}
      <Section title={t('offers.to_come')}>
        {offers.length === 0 ? (
          <Empty title={t('offers.none')}>{t(mayPublish ? 'offers.none.publish' : 'offers.none.wait')}</Empty>
        ) : (
          <OfferCards offers={offers} />
        )}
      </Section>
    </>
  )
}

function BookedLine({ offer, places, by }: Booked) {
  const t = useTexts(texts)
  const { text } = useFormats()
  const moment = useMoment()
  const facts = [moment(offer), t('offer.places.of', { n: places, organisation: text(by) })]
  return (
    <li>
      <a href={`/journees/${offer.id}`}>
        <Say text={offer.title} />
      </a>{' '}
      · {facts.join(' · ')}
      {offer.withdrawn && (
        <>
          {' '}
          · <strong>{t('offer.withdrawn')}</strong>
        </>
      )}
    </li>
  )
}
