import type { z } from 'zod'
import { Say, useFormats, useReader, useTexts } from '../../../server/reader.tsx'
import type { Page, PageProps } from '../../../server/web.tsx'
import { Breadcrumb, Disclosure, Lede, PageTitle } from '../../../ui/cards.tsx'
import { Notice } from '../../../ui/feedback.tsx'
import { Button, Choices, Field, Form, Select, TextArea } from '../../../ui/form.tsx'
import { formRefusal, ScopeWords, useKinds } from '../../organisations/index.ts'
import type { Preview, showAskForm } from '../show-ask-form.ts'
import { texts } from '../texts.ts'

type Data = z.output<typeof showAskForm.output>

export const AskPage: Page<Data> = {
  kind: 'work',
  title: (_, { language }) => texts.in(language)('ask.title'),
  body: Ask,
}

function Ask(props: PageProps<Data>) {
  const t = useTexts(texts)
  return (
    <>
      <Breadcrumb
        label={t('crumbs')}
        items={[{ label: t('requests.title'), href: '/declarations' }, { label: t('ask.title') }]}
      />
      <PageTitle>{t('ask.title')}</PageTitle>
      <Lede>{t('ask.lede')}</Lede>
      {props.data.preview && <WhoIsAsked {...props.data.preview} />}
      <AskForm {...props} />
    </>
  )
}

function WhoIsAsked({ scope, asked, names }: Preview) {
  const t = useTexts(texts)
  if (asked === 0)
    return (
      <Notice kind="warning" role="status" title={t('ask.nobody')} id="apercu">
        <p>
          <ScopeWords scope={scope} />
        </p>
      </Notice>
    )
  return (
    <Notice kind="info" role="status" title={t('ask.asked', { n: asked })} id="apercu">
      <p>
        {t('ask.scope')} <ScopeWords scope={scope} />.
      </p>
      <Disclosure summary={t('ask.names', { n: names.length, more: asked - names.length })}>
        <ul>
          {names.map((name) => (
            <li>
              <Say text={name} />
            </li>
          ))}
        </ul>
      </Disclosure>
    </Notice>
  )
}

function useWords() {
  const t = useTexts(texts)
  return {
    'statement.fr': t('ask.statement'),
    'hint.fr': t('ask.hint'),
    'scope.kinds[]': t('ask.kinds'),
    'scope.sectors[]': t('ask.sectors'),
    'scope.territories': t('ask.territories'),
    'scope.under': t('ask.under'),
    due: t('ask.due'),
    evidence: t('ask.evidence'),
  }
}

function AskForm({ data, refusal, typed = {} }: PageProps<Data>) {
  const t = useTexts(texts)
  const { language } = useReader()
  const words = useWords()
  return (
    <Form
      action="/declarations/nouvelle"
      refusal={formRefusal(refusal, language, words)}
      submit={t('ask.send')}
      secondary={<Button formaction="/declarations/nouvelle/apercu">{t('ask.preview')}</Button>}
      cancel={{ href: '/declarations', label: t('cancel') }}
    >
      <Field
        name="statement.fr"
        label={words['statement.fr']}
        hint={t('ask.statement.hint')}
        value={typed['statement.fr']}
        required
        lang="fr"
      />
      <TextArea
        name="hint.fr"
        label={words['hint.fr']}
        hint={t('ask.hint.hint')}
        value={typed['hint.fr']}
        rows={2}
        optionalLabel={t('optional')}
        lang="fr"
      />
      <ScopeFields places={data.places} typed={typed} words={words} />
      <Field name="due" type="date" label={words.due} value={typed['due']} required />
      <Choices
        name="evidence"
        legend={words.evidence}
        options={(['optional', 'required', 'none'] as const).map((value) => ({
          value,
          label: t(`evidence.${value}`),
        }))}
        value={typed['evidence'] ?? 'optional'}
      />
    </Form>
  )
}

type ScopeProps = {
  places: Data['places']
  typed: Readonly<Record<string, string>>
  words: ReturnType<typeof useWords>
}

/** Whom the question is for: what is chosen here must hold all together. */
function ScopeFields({ places, typed, words }: ScopeProps) {
  const t = useTexts(texts)
  const { text } = useFormats()
  const chosen = (name: string) => typed[name]?.split('\n') ?? []
  const optionsOf = (list: Data['places']['holders']) =>
    list.map(({ slug, name }) => ({ value: slug, label: text(name) }))
  return (
    <>
      <Choices
        name="scope.kinds[]"
        type="checkbox"
        legend={words['scope.kinds[]']}
        hint={t('ask.kinds.hint')}
        options={useKinds()}
        value={chosen('scope.kinds[]')}
      />
      {places.sectors.length > 0 && (
        <Choices
          name="scope.sectors[]"
          type="checkbox"
          legend={words['scope.sectors[]']}
          options={places.sectors.map((sector) => ({ value: sector, label: sector }))}
          value={chosen('scope.sectors[]')}
          optionalLabel={t('optional')}
        />
      )}
      <Select
        name="scope.territories"
        label={words['scope.territories']}
        options={optionsOf(places.territories)}
        value={typed['scope.territories']}
        placeholder={t('ask.anywhere')}
        optionalLabel={t('optional')}
      />
      <Select
        name="scope.under"
        label={words['scope.under']}
        options={optionsOf(places.holders)}
        value={typed['scope.under']}
        placeholder={t('ask.any_parent')}
        optionalLabel={t('optional')}
      />
    </>
  )
}
