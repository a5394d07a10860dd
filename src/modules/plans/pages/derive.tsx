import type { z } from 'zod'
import { textIn } from '../../../kernel/localized.ts'
import { Say, useFormats, useReader, useTexts } from '../../../server/reader.tsx'
import type { Page, PageProps } from '../../../server/web.tsx'
import { Breadcrumb, Lede, PageTitle } from '../../../ui/cards.tsx'
import { Empty } from '../../../ui/feedback.tsx'
import { Choices, Field, Form, Select } from '../../../ui/form.tsx'
import { formRefusal } from '../../organisations/index.ts'
import type { showDeriveForm } from '../derived/show-derive-form.ts'
import { texts } from '../texts.ts'

type Data = z.output<typeof showDeriveForm.output>

/** Where a service chooses the measures of its network's plan that it takes into its own. */
export const DerivePage: Page<Data> = {
  kind: 'work',
  title: ({ title }, { language }) => texts.in(language)('derive.of', { plan: textIn(title, language).text }),
  body: Derive,
}

function Derive(props: PageProps<Data>) {
  const { data } = props
  const t = useTexts(texts)
  const { text } = useFormats()
  const at = `/travail/plans/${data.slug}`
  return (
    <>
      <Breadcrumb
        label={t('crumbs')}
        items={[{ label: text(data.title), href: at }, { label: t('derive.crumb') }]}
      />
      <PageTitle>{t('derive.title')}</PageTitle>
      <Lede>{t('derive.lede')}</Lede>
      {data.measures.length === 0 || data.organisations.length === 0 ? (
        <Empty title={t('derive.none')} action={{ href: at, label: t('measure.plan') }}>
          {t('derive.none.what')}
        </Empty>
      ) : (
        <DeriveForm {...props} at={at} />
      )}
    </>
  )
}

function DeriveForm({ data, refusal, typed = {}, at }: PageProps<Data> & { at: string }) {
  const t = useTexts(texts)
  const { text } = useFormats()
  const { language } = useReader()
  const words = {
    organisation: t('derive.organisation'),
    year: t('derive.year'),
    'measures[]': t('derive.measures'),
    'title.fr': t('derive.name'),
  }
  return (
    <Form
      action={`${at}/deriver`}
      refusal={formRefusal(refusal, language, words)}
      submit={t('derive.save')}
      cancel={{ href: at, label: t('cancel') }}
    >
      <Select
        name="organisation"
        label={words.organisation}
        options={data.organisations.map((one) => ({ value: one.slug, label: text(one.name) }))}
        value={typed['organisation']}
        required
      />
      <Field name="year" label={words.year} inputmode="numeric" value={typed['year'] ?? data.year} required />
      <Field
        name="title.fr"
        label={words['title.fr']}
        hint={t('derive.name.hint')}
        value={typed['title.fr']}
        optionalLabel={t('optional')}
        lang="fr"
      />
      <Choices
        name="measures[]"
        type="checkbox"
        legend={words['measures[]']}
        options={data.measures.map((one) => ({
          value: one.id,
          label: (
            <>
              {one.number}. <Say text={one.title} />
            </>
          ),
          hint: [text(one.theme), t('plans.indicators', { n: one.indicators })].filter(Boolean).join(' · '),
        }))}
        value={(typed['measures[]'] ?? '').split('\n')}
      />
    </Form>
  )
}
