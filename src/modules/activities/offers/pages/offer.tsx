import type { z } from 'zod'
import { textIn } from '../../../../kernel/localized.ts'
import { Say, useFormats, useReader, useTexts } from '../../../../server/reader.tsx'
import type { Page, PageProps } from '../../../../server/web.tsx'
import { Breadcrumb, ButtonLink, PageTitle, Section } from '../../../../ui/cards.tsx'
import { Notice } from '../../../../ui/feedback.tsx'
import { Facts } from '../../../../ui/figure.tsx'
import { Field, Form, Select, SureAct } from '../../../../ui/form.tsx'
import { formRefusal } from '../../../organisations/index.ts'
import { texts } from '../../texts.ts'
import type { Offer } from '../offers.db.ts'
import type { showOffer } from '../show-offers.ts'
import { useMoment } from './offer-cards.tsx'

type Data = z.output<typeof showOffer.output>

export const OfferPage: Page<Data> = {
  kind: 'public',
  title: ({ offer }, { language }) => textIn(offer.title, language).text,
  body: OfferBody,
}

function OfferBody(props: PageProps<Data>) {
  const { offer, hosts, past, bookings } = props.data
  const t = useTexts(texts)
  const { actor } = useReader()
  const open = !past && !offer.withdrawn
  return (
    <>
      <Breadcrumb
        label={t('crumbs')}
        items={[{ label: t('offers.title'), href: '/journees' }, { label: t(`kind.${offer.kind}`) }]}
      />
      <PageTitle>
        <Say text={offer.title} />
      </PageTitle>
      {offer.withdrawn && <Notice kind="warning" title={t('offer.withdrawn')} />}
      {past && <Notice kind="info" title={t('offer.over')} />}
      <About {...offer} />
      {bookings.length > 0 && <Bookings {...props.data} />}
      {open && actor.account === null && (
        <p>
          <ButtonLink href={`/connexion?next=/journees/${offer.id}`}>{t('offer.sign_in')}</ButtonLink>
        </p>
      )}
      {open && <Book {...props} />}
      {open && hosts && (
        <SureAct
          action={`/journees/${offer.id}/retirer`}
          label={t('offer.withdraw')}
          lost={t('offer.withdraw.lost')}
        />
      )}
    </>
  )
}

function About({ kind, hostName, place, bring, places, free, ...when }: Offer) {
  const t = useTexts(texts)
  const moment = useMoment()
  return (
    <Facts
      items={[
        { term: t('field.kind'), detail: t(`kind.${kind}`) },
        { term: t('offer.host'), detail: <Say text={hostName} /> },
        { term: t('offer.when'), detail: moment(when) },
        ...(place ? [{ term: t('offer.place'), detail: <Say text={place} /> }] : []),
        ...(bring ? [{ term: t('offer.bring'), detail: <Say text={bring} /> }] : []),
        { term: t('offer.places'), detail: t('offer.free_of', { free, places }) },
      ]}
    />
  )
}

/** Who booked, as far as the reader may see it; each may be cancelled. */
function Bookings({ offer, hosts, bookings }: Data) {
  const t = useTexts(texts)
  const { text } = useFormats()
  return (
    <Section title={t(hosts ? 'offer.bookings' : 'offers.booked')} id="reservations">
      <ul>
        {bookings.map(({ id, name, places }) => (
          <li>
            {t('offer.places.of', { n: places, organisation: text(name) })}
            <SureAct
              action={`/journees/${offer.id}/reservations/${id}/annuler`}
              label={t('offer.cancel')}
              lost={t('offer.cancel.lost')}
              kind="plain"
            />
          </li>
        ))}
      </ul>
    </Section>
  )
}

/** The form that books: for one's own service, one place, unless said otherwise. */
function Book({ data: { offer, bookings, bookers }, refusal, typed = {} }: PageProps<Data>) {
  const t = useTexts(texts)
  const { language } = useReader()
  const { text } = useFormats()
  const left = bookers.filter(({ slug }) => bookings.every((one) => one.organisation !== slug))
  const words = { organisation: t('offer.for'), places: t('offer.how_many') }
  if (left.length === 0 && !refusal) return null
  if (offer.free === 0 && !refusal) return <Notice kind="info" title={t('offer.free', { n: 0 })} />
  return (
    <Section title={t('offer.book')} id="reserver">
      <Form
        action={`/journees/${offer.id}/reserver`}
        refusal={formRefusal(refusal, language, words)}
        submit={t('offer.book')}
      >
        <Select
          name="organisation"
          label={words.organisation}
          options={left.map(({ slug, name }) => ({ value: slug, label: text(name) }))}
          value={typed['organisation'] ?? left[0]?.slug}
        />
        <Field
          name="places"
          type="number"
          inputmode="numeric"
          label={words.places}
          hint={t('offer.how_many.hint')}
          value={typed['places'] ?? 1}
          min={1}
          max={offer.free}
          required
        />
      </Form>
    </Section>
  )
}
