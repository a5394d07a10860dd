import type { z } from 'zod'
import { type Language, textIn } from '../../../kernel/localized.ts'
import { useFormats, useReader, useTexts } from '../../../server/reader.tsx'
import type { Page, PageProps } from '../../../server/web.tsx'
import { Breadcrumb, Lede, PageTitle } from '../../../ui/cards.tsx'
import { Notice } from '../../../ui/feedback.tsx'
import { Check, Choices, Field, Form, Select } from '../../../ui/form.tsx'
import { formRefusal } from '../form-refusal.ts'
import type { showOrganisationForm } from '../show-organisation-form.ts'
import { texts } from '../texts.ts'
import { LanguageField, SectorNotListed } from './new-organisation.tsx'
import { useKinds } from './scope-words.tsx'

type Data = z.output<typeof showOrganisationForm.output>

const titleOf = ({ organisation }: Data, language: Language) =>
  texts.in(language)('edit.title', { name: textIn(organisation.name, language).text })

export const EditOrganisationPage: Page<Data> = {
  kind: 'work',
  title: (data, { language }) => titleOf(data, language),
  body: EditOrganisation,
}

function EditOrganisation(props: PageProps<Data>) {
  const t = useTexts(texts)
  const { language } = useReader()
  const { text } = useFormats()
  const { organisation } = props.data
  const own = `/organisations/${organisation.slug}`
  return (
    <>
      <Breadcrumb
        label={t('crumbs')}
        items={[
          { label: t('nav'), href: '/organisations' },
          { label: text(organisation.name), href: own },
          { label: titleOf(props.data, language) },
        ]}
      />
      <PageTitle>{titleOf(props.data, language)}</PageTitle>
      <Lede>{t('edit.lede')}</Lede>
      {props.refusal?.code === 'conflict.version' && <Notice kind="warning" title={t('edit.now')} />}
      <OrganisationForm {...props} />
    </>
  )
}

function useWords() {
  const t = useTexts(texts)
  return {
    'name.fr': t('field.name'),
    'name.nl': t('field.name_nl'),
    kind: t('field.kind'),
    parent: t('field.parent'),
    'sectors[]': t('field.sectors'),
    'territories[]': t('field.territories'),
    email: t('field.email'),
    language: t('field.language'),
    status: t('field.status'),
    confirmed: t('field.confirmed'),
  }
}

function OrganisationForm({ data, refusal, typed }: PageProps<Data>) {
  const t = useTexts(texts)
  const { language } = useReader()
  const words = useWords()
  const { organisation } = data
  const was = (name: string, kept: string | null | undefined) => (typed ? typed[name] : (kept ?? undefined))
  return (
    <Form
      action={`/organisations/${organisation.slug}/modifier`}
      refusal={formRefusal(refusal, language, words)}
      hidden={{ version: String(organisation.version) }}
      submit={t('edit.save')}
      cancel={{ href: `/organisations/${organisation.slug}`, label: t('cancel') }}
    >
      <Field
        name="name.fr"
        label={words['name.fr']}
        value={was('name.fr', organisation.name['fr'])}
        required
        lang="fr"
      />
      <Field
        name="name.nl"
        label={words['name.nl']}
        value={was('name.nl', organisation.name['nl'])}
        optionalLabel={t('optional')}
        lang="nl"
      />
      <Select
        name="kind"
        label={words.kind}
        options={useKinds()}
        value={was('kind', organisation.kind)}
        required
      />
      <Whereabouts {...{ data, was, words }} />
      <Field
        name="email"
        type="email"
        label={words.email}
        hint={t('field.email.hint')}
        value={was('email', organisation.email)}
        optionalLabel={t('optional')}
      />
      <LanguageField label={words.language} value={was('language', organisation.language)} />
      <Status {...{ data, was, words }} />
    </Form>
  )
}

type PartProps = {
  data: Data
  was: (name: string, kept: string | null | undefined) => string | undefined
  words: ReturnType<typeof useWords>
}

function Whereabouts({ data: { organisation, places }, was, words }: PartProps) {
  const t = useTexts(texts)
  const { text } = useFormats()
  const optionalLabel = t('optional')
  const sectors = was('sectors[]', organisation.sectors.join('\n'))?.split('\n') ?? []
  const chosen = was('territories[]', organisation.territories.join('\n'))?.split('\n') ?? []
  const named = places.territories.map(({ slug, name }) => ({ value: slug, label: text(name) }))
  const own = named.filter(({ value }) => organisation.territories.includes(value))
  return (
    <>
      <Select
        name="parent"
        label={words.parent}
        hint={t('field.parent.hint')}
        options={places.holders.map(({ slug, name }) => ({ value: slug, label: text(name) }))}
        value={was('parent', organisation.parent)}
        placeholder={organisation.parent === null ? t('field.parent.kept') : undefined}
        optionalLabel={optionalLabel}
      />
      <Choices
        name="sectors[]"
        type="checkbox"
        legend={words['sectors[]']}
        options={places.sectors.map((sector) => ({ value: sector, label: sector }))}
        value={sectors}
        optionalLabel={optionalLabel}
      />
      <SectorNotListed known={places.sectors} chosen={sectors} />
      {own.length > 0 && (
        <Choices
          name="territories[]"
          type="checkbox"
          legend={words['territories[]']}
          options={own}
          value={chosen}
          optionalLabel={optionalLabel}
        />
      )}
      <Territory known={own.length > 0} options={named.filter((one) => !own.includes(one))} chosen={chosen} />
    </>
  )
}

/** One more territory; those it has are boxes to tick. */
function Territory(props: { known: boolean; options: { value: string; label: string }[]; chosen: string[] }) {
  const t = useTexts(texts)
  return (
    <div class="field">
      <label for="other-territory">
        {props.known ? t('field.other_territory') : t('field.territories')}
        <span class="optional"> {t('optional')}</span>
      </label>
      <select class="control" id="other-territory" name="territories[]">
        <option value="">{t('field.territories.none')}</option>
        {props.options.map(({ value, label }) => (
          <option value={value} selected={props.chosen.includes(value)}>
            {label}
          </option>
        ))}
      </select>
    </div>
  )
}

/** Closing asks to be confirmed; opening again does not. Unticked, the box sends what the hidden field says. */
function Status({ data: { organisation }, was, words }: PartProps) {
  const t = useTexts(texts)
  return (
    <>
      <Choices
        name="status"
        legend={words.status}
        hint={t('field.status.hint')}
        options={(['active', 'closed'] as const).map((value) => ({ value, label: t(`status.${value}`) }))}
        value={was('status', organisation.status)}
        required
      />
      {organisation.status === 'active' && (
        <>
          <input type="hidden" name="confirmed" value="false" />
          <Check name="confirmed" label={words.confirmed} value="true" />
        </>
      )}
    </>
  )
}
