import type { z } from 'zod'
import { useFormats, useReader, useTexts } from '../../../../server/reader.tsx'
import type { Page, PageProps } from '../../../../server/web.tsx'
import { Crumb, Lede, PageTitle } from '../../../../ui/cards.tsx'
import { Choices, Field, Form, Select } from '../../../../ui/form.tsx'
import { formRefusal } from '../../../organisations/index.ts'
import { texts } from '../../texts.ts'
import { offerKinds } from '../offer.forms.ts'
import type { showOfferForm } from '../show-offers.ts'

type Data = z.output<typeof showOfferForm.output>

export const OfferFormPage: Page<Data> = {
  kind: 'work',
  title: (_, { language }) => texts.in(language)('offer.new'),
  body: OfferForm,
}

function OfferForm({ data: { hosts, today }, refusal, typed = {} }: PageProps<Data>) {
  const t = useTexts(texts)
  const { language } = useReader()
  const { text } = useFormats()
  const words = {
    organisation: t('offer.host'),
    kind: t('field.kind'),
    'title.fr': t('offer.name'),
    date: t('field.date'),
    begins: t('offer.begins'),
    ends: t('offer.ends'),
    places: t('offer.places'),
    'place.fr': t('offer.place'),
    'bring.fr': t('offer.bring'),
  }
  const optionalLabel = t('optional')
  return (
    <>
      <Crumb>
        <a href="/journees">{t('offers.title')}</a>
      </Crumb>
      <PageTitle>{t('offer.new')}</PageTitle>
      <Lede>{t('offer.new.lede')}</Lede>
      <Form
        action="/journees"
        refusal={formRefusal(refusal, language, words)}
        submit={t('offer.publish')}
        cancel={{ href: '/journees', label: t('cancel') }}
      >
        <Choices
          name="kind"
          legend={words.kind}
          options={offerKinds.map((value) => ({
            value,
            label: t(`kind.${value}`),
            hint: t(`kind.${value}.hint`),
          }))}
          value={typed['kind'] ?? 'open_day'}
          required
        />
        <Select
          name="organisation"
          label={words.organisation}
          options={hosts.map(({ slug, name }) => ({ value: slug, label: text(name) }))}
          value={typed['organisation'] ?? hosts[0]?.slug}
          required
        />
        <Field
          name="title.fr"
          label={words['title.fr']}
          value={typed['title.fr']}
          maxlength={300}
          lang="fr"
          required
        />
        <Field name="date" type="date" label={words.date} value={typed['date']} min={today} required />
        <Field name="begins" type="time" label={words.begins} value={typed['begins'] ?? '09:00'} required />
        <Field name="ends" type="time" label={words.ends} value={typed['ends'] ?? '12:00'} required />
        <Field
          name="places"
          type="number"
          inputmode="numeric"
          label={words.places}
          value={typed['places']}
          min={1}
          max={500}
          required
        />
        <Field
          name="place.fr"
          label={words['place.fr']}
          value={typed['place.fr']}
          maxlength={300}
          lang="fr"
          {...{ optionalLabel }}
        />
        <Field
          name="bring.fr"
          label={words['bring.fr']}
          hint={t('offer.bring.hint')}
          value={typed['bring.fr']}
          maxlength={300}
          lang="fr"
          {...{ optionalLabel }}
        />
      </Form>
    </>
  )
}
