import type { z } from 'zod'
import { useFormats, useReader, useTexts } from '../../../../server/reader.tsx'
import type { PageProps } from '../../../../server/web.tsx'
import { Quote, Section, Story } from '../../../../ui/cards.tsx'
import { Field, Form, Select, TextArea } from '../../../../ui/form.tsx'
import { formRefusal } from '../../../organisations/index.ts'
import { useEuros } from '../../costs/pages/euros.ts'
import { texts } from '../../texts.ts'
import { nextApprovals } from '../approval.ts'
import type { Said } from '../exchange.db.ts'
import type { showFunding } from '../read-funding.ts'

type Data = z.output<typeof showFunding.output>

/** What was said with the funder, and what is noted next. */
export function Exchange(props: PageProps<Data>) {
  const { exchange } = props.data
  const t = useTexts(texts)
  const { day } = useFormats()
  return (
    <Section title={t('funding.title')} id="financeur">
      {exchange.length === 0 ? (
        <p>{t('funding.nothing')}</p>
      ) : (
        <Story
          items={exchange.map((said, index) => ({
            when: day(said.on),
            date: said.on,
            state: index === exchange.length - 1 ? ('now' as const) : ('done' as const),
            children: <SaidThen {...said} />,
          }))}
        />
      )}
      <NoteForm {...props} />
    </Section>
  )
}

function SaidThen({ approval, funder, amount, note, noted_by: by }: Said) {
  const t = useTexts(texts)
  const euros = useEuros()
  const more = [funder, amount === null ? null : euros(amount), by && t('funding.noted_by', { name: by })]
  return (
    <>
      <p>
        <strong>{t(`funding.approval.${approval}`)}</strong>
      </p>
      {more.some(Boolean) && <p>{more.filter(Boolean).join(' · ')}</p>}
      {note && <Quote>{note}</Quote>}
    </>
  )
}

function NoteForm({ data, refusal, typed = {} }: PageProps<Data>) {
  const t = useTexts(texts)
  const { language } = useReader()
  const { programme, exchange, today } = data
  const words = {
    approval: t('funding.state'),
    on: t('funding.on'),
    funder: t('funding.funder'),
    amount: t('funding.amount'),
    note: t('funding.note'),
  }
  const known = exchange.findLast((one) => one.funder !== null)?.funder ?? undefined
  return (
    <Form
      title={t('funding.add')}
      hidden={{ version: String(programme.version) }}
      refusal={formRefusal(refusal, language, words)}
      submit={t('funding.save')}
      action={`/travail/formations/programmes/${programme.slug}/financeur`}
    >
      <Select
        name="approval"
        label={words.approval}
        options={nextApprovals(programme.approval).map((value) => ({
          value,
          label: t(`funding.approval.${value}`),
        }))}
        value={typed['approval'] ?? programme.approval}
      />
      <Field name="on" type="date" label={words.on} value={typed['on'] ?? today} max={today} />
      <Field
        name="funder"
        label={words.funder}
        value={typed['funder'] ?? known}
        optionalLabel={t('funding.optional')}
      />
      <Field
        name="amount"
        label={words.amount}
        hint={t('funding.amount.hint')}
        inputmode="decimal"
        value={typed['amount']}
        optionalLabel={t('funding.optional')}
      />
      <TextArea
        name="note"
        label={words.note}
        hint={t('funding.note.hint')}
        value={typed['note']}
        maxlength={5000}
        optionalLabel={t('funding.optional')}
      />
    </Form>
  )
}
