import type { z } from 'zod'
import { type Localized, textIn } from '../../../kernel/localized.ts'
import { Colon, Say, useFormats, useReader, useTexts } from '../../../server/reader.tsx'
import type { Page, PageProps } from '../../../server/web.tsx'
import { Breadcrumb, Lede, PageTitle } from '../../../ui/cards.tsx'
import { Notice } from '../../../ui/feedback.tsx'
import { Field, Form, Select, TextArea } from '../../../ui/form.tsx'
import { formRefusal } from '../../organisations/index.ts'
import { measureStates } from '../plan.forms.ts'
import type { showMeasureForm } from '../show-measure-form.ts'
import { texts } from '../texts.ts'

export type Data = z.output<typeof showMeasureForm.output>

export const MeasureFormPage: Page<Data> = {
  kind: 'work',
  title: ({ number, title }, { language }) => `${number}. ${textIn(title, language).text}`,
  body: MeasureForm,
}

function MeasureForm(props: PageProps<Data>) {
  const { data, refusal } = props
  const t = useTexts(texts)
  return (
    <>
      <Breadcrumb
        label={t('crumbs')}
        items={[
          { label: t('measure.plan'), href: `/travail/plans/${data.plan}` },
          { label: t('measure.number', { number: data.number }), href: `/travail/mesures/${data.id}` },
          { label: t('work.edit_measure') },
        ]}
      />
      <PageTitle>
        {data.number}. <Say text={data.title} />
      </PageTitle>
      <Lede>{t('measure.lede')}</Lede>
      {refusal?.code === 'conflict.version' && <StoredNow {...data} />}
      <EditForm {...props} />
    </>
  )
}

const linesOf = (list: readonly Localized[]) =>
  list.map((one) => textIn(one, 'fr').text.replace(/\s*\n\s*/g, ' ')).join('\n')

/** After somebody else's change: what is kept now, beside what was typed. */
function StoredNow(data: Data) {
  const t = useTexts(texts)
  const { text, day } = useFormats()
  const kept = [
    [t('field.title_fr'), text(data.title)],
    [t('field.description'), text(data.description)],
    [t('field.state'), t(`measure.state.${data.state}`)],
    [t('field.not_before'), data.not_before ?? ''],
    [t('field.due'), data.due ? day(data.due) : ''],
    [t('field.actions'), data.actions.map((one) => text(one)).join(' ; ')],
    [t('field.risks'), data.risks.map((one) => text(one)).join(' ; ')],
    [t('field.leads'), data.leads.join(' ; ')],
    [t('field.partners'), data.partners.join(' ; ')],
    [t('field.serves'), data.serves ?? ''],
  ]
  return (
    <Notice kind="warning" title={t('stored_now')}>
      <ul>
        {kept.map(([term, value]) => (
          <li>
            {term}
            <Colon />
            {value || '–'}
          </li>
        ))}
      </ul>
    </Notice>
  )
}

function useWords() {
  const t = useTexts(texts)
  return {
    'title.fr': t('field.title_fr'),
    'title.nl': t('field.title_nl'),
    'description.fr': t('field.description'),
    state: t('field.state'),
    not_before: t('field.not_before'),
    due: t('field.due'),
    actions: t('field.actions'),
    risks: t('field.risks'),
    leads: t('field.leads'),
    partners: t('field.partners'),
    serves: t('field.serves'),
  }
}

type Was = (name: string, kept: string | null | undefined) => string | undefined

function EditForm({ data, refusal, typed }: PageProps<Data>) {
  const t = useTexts(texts)
  const { language } = useReader()
  const words = useWords()
  const was: Was = (name, kept) => (typed ? typed[name] : (kept ?? undefined))
  const optionalLabel = t('optional')
  return (
    <Form
      action={`/mesures/${data.id}/modifier`}
      refusal={formRefusal(refusal, language, words)}
      hidden={{ version: String(data.version) }}
      submit={t('measure.save')}
      cancel={{ href: `/travail/mesures/${data.id}`, label: t('cancel') }}
    >
      <TextArea
        name="title.fr"
        label={words['title.fr']}
        value={was('title.fr', data.title['fr'])}
        rows={2}
        required
        lang="fr"
      />
      <TextArea
        name="title.nl"
        label={words['title.nl']}
        value={was('title.nl', data.title['nl'])}
        rows={2}
        lang="nl"
        {...{ optionalLabel }}
      />
      <TextArea
        name="description.fr"
        label={words['description.fr']}
        value={was('description.fr', data.description?.['fr'])}
        rows={7}
        lang="fr"
        {...{ optionalLabel }}
      />
      <Dates data={data} was={was} />
      <Lists data={data} was={was} />
      <Field
        name="serves"
        label={words.serves}
        hint={t('field.serves.hint')}
        value={was('serves', data.serves)}
        {...{ optionalLabel }}
      />
    </Form>
  )
}

function Dates({ data, was }: { data: Data; was: Was }) {
  const t = useTexts(texts)
  const words = useWords()
  const optionalLabel = t('optional')
  return (
    <>
      <Select
        name="state"
        label={words.state}
        options={measureStates.map((value) => ({ value, label: t(`measure.state.${value}`) }))}
        value={was('state', data.state)}
      />
      <Field
        name="not_before"
        label={words.not_before}
        hint={t('field.not_before.hint')}
        value={was('not_before', data.not_before)}
        {...{ optionalLabel }}
      />
      <Field name="due" type="date" label={words.due} value={was('due', data.due)} {...{ optionalLabel }} />
    </>
  )
}

function Lists({ data, was }: { data: Data; was: Was }) {
  const t = useTexts(texts)
  const words = useWords()
  const lists = [
    { name: 'actions', kept: linesOf(data.actions), hint: t('field.one_a_line') },
    { name: 'risks', kept: linesOf(data.risks), hint: t('field.one_a_line') },
    { name: 'leads', kept: data.leads.join('\n'), hint: t('field.bodies.hint') },
    { name: 'partners', kept: data.partners.join('\n'), hint: t('field.bodies.hint') },
  ] as const
  return (
    <>
      {lists.map(({ name, kept, hint }) => (
        <TextArea
          name={name}
          label={words[name]}
          value={was(name, kept)}
          rows={Math.min(10, Math.max(3, kept.split('\n').length + 1))}
          optionalLabel={t('optional')}
          {...{ hint }}
        />
      ))}
    </>
  )
}
