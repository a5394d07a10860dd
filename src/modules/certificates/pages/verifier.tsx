import type { z } from 'zod'
import { useTexts } from '../../../server/reader.tsx'
import type { Page, PageProps } from '../../../server/web.tsx'
import { Lede, PageTitle, Section } from '../../../ui/cards.tsx'
import { Field, FileField, Form } from '../../../ui/form.tsx'
import type { showVerifier } from '../show-verifier.ts'
import { texts } from '../texts.ts'
import { Verdict } from './verdict.tsx'

type Data = z.output<typeof showVerifier.output>

export const VerifierPage: Page<Data> = {
  kind: 'public',
  title: (_, { language }) => texts.in(language)('verifier.title'),
  body: VerifierBody,
}

export function VerifierBody({ data: { address, verdict } }: PageProps<Data>) {
  const t = useTexts(texts)
  return (
    <>
      <PageTitle>{t('verifier.title')}</PageTitle>
      <Lede>{t('verifier.lede')}</Lede>
      {verdict && <Verdict verdict={verdict} />}
      <Section title={t('verifier.by_file')}>
        <Form
          id="fichier"
          action="/certificats/verifier"
          enctype="multipart/form-data"
          submit={t('verifier.verify')}
        >
          <FileField
            name="file"
            label={t('verifier.file')}
            hint={t('verifier.file.hint')}
            accept=".json,.pdf,application/json,application/pdf"
            required
          />
          <Whose />
        </Form>
      </Section>
      <Section title={t('verifier.by_address')}>
        <Form id="adresse" action="/certificats/verifier" submit={t('verifier.verify')}>
          <Field
            name="address"
            label={t('verifier.address')}
            hint={t('verifier.address.hint')}
            value={address}
            inputmode="url"
            required
          />
          <Whose />
        </Form>
      </Section>
    </>
  )
}

/** Of whom it should be: asked for a badge that names nobody, and never written back. */
function Whose() {
  const t = useTexts(texts)
  return (
    <Field
      name="identity"
      label={t('verifier.identity')}
      hint={t('verifier.identity.hint')}
      optionalLabel={t('optional')}
      autocomplete="off"
      maxlength={300}
    />
  )
}
