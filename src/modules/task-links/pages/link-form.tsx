import type { z } from 'zod'
import { Say, useFormats, useReader, useTexts } from '../../../server/reader.tsx'
import type { Page, PageProps } from '../../../server/web.tsx'
import { Breadcrumb, Lede, PageTitle } from '../../../ui/cards.tsx'
import { Field, Form, Select } from '../../../ui/form.tsx'
import { formRefusal } from '../../organisations/index.ts'
import type { showLinkForm } from '../show-link-form.ts'
import { texts } from '../texts.ts'

type Data = z.output<typeof showLinkForm.output>

const titleKey = ({ request }: Data) => (request ? 'form.declaration' : 'form.figures')

/** A link for one organisation: to one question, or to the figures of a period. */
export const LinkFormPage: Page<Data> = {
  kind: 'work',
  title: (data, { language }) => texts.in(language)(titleKey(data)),
  body: LinkForm,
}

function LinkForm(props: PageProps<Data>) {
  const { data } = props
  const t = useTexts(texts)
  return (
    <>
      <Breadcrumb
        label={t('crumbs')}
        items={[{ label: t('links.title'), href: '/travail/liens' }, { label: t(titleKey(data)) }]}
      />
      <PageTitle>{t(titleKey(data))}</PageTitle>
      <Lede>{t('form.lede')}</Lede>
      {data.request && (
        <p>
          <strong>
            <Say text={data.organisation?.name} />
          </strong>
          {' · '}
          <Say text={data.request.statement} />
        </p>
      )}
      <Fields {...props} />
    </>
  )
}

function useWords() {
  const t = useTexts(texts)
  return {
    organisation: t('links.organisation'),
    period: t('form.period'),
    address: t('form.address'),
    due: t('form.due'),
    expires: t('links.until'),
  }
}

function Fields({ data, refusal, typed }: PageProps<Data>) {
  const t = useTexts(texts)
  const { language } = useReader()
  const { day } = useFormats()
  const words = useWords()
  const { request, organisation } = data
  const was = (name: string, otherwise?: string | null) => (typed ? typed[name] : (otherwise ?? undefined))
  const of = {
    ...(request && { request: request.slug }),
    ...(organisation && { organisation: organisation.slug }),
  }
  return (
    <Form
      action={`/travail/liens?${new URLSearchParams(of)}`}
      refusal={formRefusal(refusal, language, words)}
      hidden={{ kind: request ? 'declaration' : 'figures', ...(request ? of : {}) }}
      submit={t('form.send')}
      cancel={{ href: request ? `/declarations/${request.slug}` : '/travail/liens', label: t('cancel') }}
    >
      {!request && <WhichFigures data={data} typed={typed} />}
      <Field
        name="address"
        type="email"
        label={words.address}
        hint={data.address ? t('form.address.known', { address: data.address }) : t('form.address.hint')}
        value={was('address')}
        optionalLabel={organisation && !data.address ? undefined : t('optional')}
      />
      {!request && (
        <Field
          name="due"
          type="date"
          label={words.due}
          min={data.today}
          value={was('due', data.due)}
          required
        />
      )}
      <Field
        name="expires"
        type="date"
        label={words.expires}
        hint={t('form.expires.hint', { latest: day(data.latest) })}
        min={data.today}
        max={data.latest}
        value={was('expires', request ? data.expires : undefined)}
        optionalLabel={request ? undefined : t('optional')}
      />
    </Form>
  )
}

function WhichFigures({ data, typed }: Pick<PageProps<Data>, 'data' | 'typed'>) {
  const t = useTexts(texts)
  const { text, period } = useFormats()
  const words = useWords()
  return (
    <>
      <Select
        name="organisation"
        label={words.organisation}
        options={data.organisations.map(({ slug, name }) => ({ value: slug, label: text(name) }))}
        value={typed?.['organisation'] ?? data.organisation?.slug}
        placeholder={t('form.choose')}
        required
      />
      <Select
        name="period"
        label={words.period}
        hint={t('form.period.hint')}
        options={data.periods.map((value) => ({ value, label: period(value) }))}
        value={typed?.['period'] ?? data.period}
        required
      />
    </>
  )
}
