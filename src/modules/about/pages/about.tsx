import type { Child } from 'hono/jsx'
import { useReader, useTexts } from '../../../server/reader.tsx'
import type { Page } from '../../../server/web.tsx'
import { Lede, PageTitle, Section } from '../../../ui/cards.tsx'
import { Showcase } from '../../../ui/showcase.tsx'
import { texts } from '../texts.ts'

type Titled = 'accessibility' | 'privacy' | 'licence' | 'api'

export const aboutPage = (name: Titled, body: () => Child): Page<object> => ({
  kind: 'public',
  title: (_, { language }) => texts.in(language)(`${name}.title`),
  body: () => <About name={name}>{body()}</About>,
})

function About({ name, children }: { name: Titled; children: Child }) {
  const t = useTexts(texts)
  return (
    <>
      <PageTitle>{t(`${name}.title`)}</PageTitle>
      <Lede>{t(`${name}.lede`)}</Lede>
      {children}
    </>
  )
}

function Said({ keys }: { keys: readonly Parameters<ReturnType<typeof texts.in>>[0][] }) {
  const t = useTexts(texts)
  const { instance } = useReader()
  return (
    <>
      {keys.map((key) => (
        <Section title={t(key)}>
          <p>{t(`${key}.what` as typeof key, { last: instance.threshold - 1 })}</p>
        </Section>
      ))}
    </>
  )
}

export const AccessibilityPage = aboutPage('accessibility', () => (
  <Said
    keys={['accessibility.standard', 'accessibility.tested', 'accessibility.limits', 'accessibility.contact']}
  />
))

export const PrivacyPage = aboutPage('privacy', () => (
  <Said keys={['privacy.cookies', 'privacy.accounts', 'privacy.figures', 'privacy.rights']} />
))

export const LicencePage = aboutPage('licence', () => <LicenceLink />)

function LicenceLink() {
  const t = useTexts(texts)
  return (
    <p>
      <a href="https://interoperable-europe.ec.europa.eu/collection/eupl/eupl-text-eupl-12">
        {t('licence.text')}
      </a>
    </p>
  )
}

export const ShowcasePage: Page<object> = {
  kind: 'public',
  title: (_, { language }) => texts.in(language)('ui.title'),
  // Its words are examples, in French whatever the reader's language.
  body: () => (
    <div lang="fr">
      <Showcase />
    </div>
  ),
}
