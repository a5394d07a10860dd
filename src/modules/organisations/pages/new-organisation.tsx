import type { z } from 'zod'
import { languages } from '../../../kernel/localized.ts'
import type { Refusal } from '../../../kernel/result.ts'
import { useFormats, useReader, useTexts } from '../../../server/reader.tsx'
import type { Page, PageProps } from '../../../server/web.tsx'
import { Breadcrumb, Lede, PageTitle } from '../../../ui/cards.tsx'
import { Choices, Field, Form, Select } from '../../../ui/form.tsx'
import { formRefusal } from '../form-refusal.ts'
import { identifierSchemes } from '../organisation.ts'
import type { showPlaces } from '../show-places.ts'
import { texts } from '../texts.ts'
import { useKinds } from './scope-words.tsx'

type Data = z.output<typeof showPlaces.output>

export const NewOrganisationPage: Page<Data> = {
  kind: 'work',
  title: (_, { language }) => texts.in(language)('new.title'),
  body: NewOrganisation,
}

function NewOrganisation(props: PageProps<Data>) {
  const t = useTexts(texts)
  return (
    <>
      <Breadcrumb
        label={t('crumbs')}
        items={[{ label: t('nav'), href: '/organisations' }, { label: t('new.title') }]}
      />
      <PageTitle>{t('new.title')}</PageTitle>
      <Lede>{t('new.lede')}</Lede>
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
    'identifiers.scheme': t('field.scheme'),
    'identifiers.value': t('field.identifier'),
    email: t('field.email'),
    language: t('field.language'),
  }
}

function OrganisationForm({ data, refusal, typed = {} }: PageProps<Data>) {
  const t = useTexts(texts)
  const { language } = useReader()
  const words = useWords()
  return (
    <Form
      action="/organisations/nouvelle"
      refusal={formRefusal(refusal && inForm(refusal), language, words)}
      submit={t('new.save')}
      cancel={{ href: '/organisations', label: t('cancel') }}
    >
      <Field name="name.fr" label={words['name.fr']} value={typed['name.fr']} required lang="fr" />
      <Field
        name="name.nl"
        label={words['name.nl']}
        value={typed['name.nl']}
        optionalLabel={t('optional')}
        lang="nl"
      />
      <Select
        name="kind"
        label={words.kind}
        options={useKinds()}
        value={typed['kind'] ?? 'service'}
        required
      />
      <Whereabouts data={data} typed={typed} words={words} />
      <Field
        name="email"
        type="email"
        label={words.email}
        hint={t('field.email.hint')}
        value={typed['email']}
        optionalLabel={t('optional')}
      />
      <LanguageField label={words.language} value={typed['language']} />
    </Form>
  )
}

/** The one identifier of the form is the first of the list it is sent as; the slug follows from the name. */
const inForm = ({ faults, field, ...refusal }: Refusal): Refusal => ({
  ...refusal,
  ...(field && { field: formPath(field) }),
  ...(faults && { faults: faults.map((fault) => ({ ...fault, path: formPath(fault.path) })) }),
})

const formPath = (path: string) =>
  path === 'slug' ? 'name.fr' : path.replace('identifiers.0.', 'identifiers.')

type WhereProps = { data: Data; typed: Readonly<Record<string, string>>; words: ReturnType<typeof useWords> }

function Whereabouts({ data, typed, words }: WhereProps) {
  const t = useTexts(texts)
  const { text } = useFormats()
  const optional = t('optional')
  const chosen = typed['sectors[]']?.split('\n') ?? []
  const placesOf = (places: Data['holders']) =>
    places.map(({ slug, name }) => ({ value: slug, label: text(name) }))
  return (
    <>
      <Select
        name="parent"
        label={words.parent}
        hint={t('field.parent.hint')}
        options={placesOf(data.holders)}
        value={typed['parent']}
        placeholder={t('field.parent.own')}
        optionalLabel={optional}
      />
      {data.sectors.length > 0 && (
        <Choices
          name="sectors[]"
          type="checkbox"
          legend={words['sectors[]']}
          options={data.sectors.map((sector) => ({ value: sector, label: sector }))}
          value={chosen}
          optionalLabel={optional}
        />
      )}
      <SectorNotListed known={data.sectors} chosen={chosen} />
      <Select
        name="territories[]"
        label={words['territories[]']}
        options={placesOf(data.territories)}
        value={typed['territories[]']}
        placeholder={t('field.territories.none')}
        optionalLabel={optional}
      />
      <Select
        name="identifiers.scheme"
        label={words['identifiers.scheme']}
        options={identifierSchemes.map((value) => ({ value, label: t(`scheme.${value}`) }))}
        value={typed['identifiers.scheme']}
        placeholder={t('field.scheme.none')}
        optionalLabel={optional}
      />
      <Field
        name="identifiers.value"
        label={words['identifiers.value']}
        value={typed['identifiers.value']}
        optionalLabel={optional}
      />
    </>
  )
}

export function SectorNotListed({ known, chosen }: { known: readonly string[]; chosen: readonly string[] }) {
  const t = useTexts(texts)
  const other = chosen.find((sector) => sector !== '' && !known.includes(sector))
  return (
    <div class="field">
      <label for="other-sector">
        {known.length > 0 ? t('field.other_sector') : t('field.sectors')}
        <span class="optional"> {t('optional')}</span>
      </label>
      <input class="control" id="other-sector" name="sectors[]" maxlength={80} value={other} />
    </div>
  )
}

/** In which language it is written to. */
export function LanguageField({ label, value }: { label: string; value: string | undefined }) {
  const t = useTexts(texts)
  return (
    <Select
      name="language"
      label={label}
      hint={t('field.language.hint')}
      options={languages.map((one) => ({ value: one, label: t(`language.${one}`) }))}
      value={value}
      placeholder={t('field.language.none')}
      optionalLabel={t('optional')}
    />
  )
}
