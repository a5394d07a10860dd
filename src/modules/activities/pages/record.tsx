import type { z } from 'zod'
import { useFormats, useReader, useTexts } from '../../../server/reader.tsx'
import type { Page, PageProps } from '../../../server/web.tsx'
import { Crumb, Lede, PageTitle } from '../../../ui/cards.tsx'
import { Check, Form, Select } from '../../../ui/form.tsx'
import { formRefusal } from '../../organisations/index.ts'
import type { showRecordForm } from '../show-calendar.ts'
import { texts } from '../texts.ts'
import { ActivityFields, useActivityWords } from './activity-fields.tsx'

type Data = z.output<typeof showRecordForm.output>

export const RecordPage: Page<Data> = {
  kind: 'work',
  title: (_, { language }) => texts.in(language)('record.title'),
  body: Record,
}

function Record({ data, refusal, typed = {} }: PageProps<Data>) {
  const t = useTexts(texts)
  const { language } = useReader()
  const { text } = useFormats()
  const words = useActivityWords()
  const { kind, today, places } = data
  return (
    <>
      <Crumb>
        <a href="/activites">{t('title')}</a>
      </Crumb>
      <PageTitle>{t('record.title')}</PageTitle>
      <Lede>{t('record.lede')}</Lede>
      <Form
        action="/activites"
        refusal={formRefusal(refusal, language, words)}
        submit={t('record.save')}
        cancel={{ href: '/activites', label: t('cancel') }}
      >
        {refusal?.code === 'activity.duplicate' && <Another typed={typed} />}
        <Select
          name="organisation"
          label={words['organisation']}
          options={places.map(({ slug, name }) => ({ value: slug, label: text(name) }))}
          value={typed['organisation'] ?? data.organisation ?? undefined}
          placeholder={places.length > 1 && data.organisation === null ? t('choose') : undefined}
          required
        />
        <ActivityFields
          values={{ kind, date: today, minutes: 90, facilitator: 'outside', attendees: {} }}
          {...{ typed, today }}
        />
      </Form>
    </>
  )
}

/** A second one of the same day is said to be one, so that sending a form twice records it once. */
function Another({ typed }: { typed: Readonly<Record<string, string>> }) {
  const t = useTexts(texts)
  return <Check name="nth" label={t('another')} value={String(Number(typed['nth'] || 1) + 1)} />
}
