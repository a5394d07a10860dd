import { Say, useFormats, useTexts } from '../../../../server/reader.tsx'
import { Card, Cards } from '../../../../ui/cards.tsx'
import { texts } from '../../texts.ts'
import type { Offer } from '../offers.db.ts'

/** When an offer takes place, in words. */
export function useMoment() {
  const t = useTexts(texts)
  const { day } = useFormats()
  return ({ date, begins, ends }: Pick<Offer, 'date' | 'begins' | 'ends'>) =>
    t('offer.moment', { day: day(date), begins, ends })
}

/** Offers as cards: what, where, when, and whether there are places left. */
export function OfferCards({ offers }: { offers: readonly Offer[] }) {
  const t = useTexts(texts)
  const { text } = useFormats()
  const moment = useMoment()
  return (
    <Cards>
      {offers.map((offer) => (
        <Card
          level={3}
          title={<Say text={offer.title} />}
          href={`/journees/${offer.id}`}
          meta={[t(`kind.${offer.kind}`), text(offer.hostName), moment(offer)].join(' · ')}
          due={t('offer.free', { n: offer.free })}
        />
      ))}
    </Cards>
  )
}
