import type { Context } from 'hono'
import type { Child } from 'hono/jsx'
import type { Language } from '../kernel/localized.ts'
import { Document } from '../ui/document.tsx'
import { Banner, Notice } from '../ui/feedback.tsx'
import { Layout, type NavItem } from '../ui/layout.tsx'
import { linkPath } from './link.ts'
import { screenLanguage, screenLanguages } from './messages.ts'
import { directionOf } from './pseudo.ts'
import { type Reader, ReaderProvider } from './reader.tsx'
import { texts } from './texts.ts'
import type { Env } from './web.tsx'

type Props = { c: Context<Env>; title: string; kind: 'public' | 'work'; children: Child }

const languageNames = { fr: 'Français', nl: 'Nederlands', de: 'Deutsch', en: 'English' } as const

/** The house around every page: banner, navigation, languages, footer. */
export function Shell({ c, title, kind, children }: Props) {
  const reader = readerOf(c)
  const t = texts.in(reader.language)
  const feeds = feedsOf(reader)
  return (
    <ReaderProvider value={reader}>
      <Document
        lang={reader.language}
        dir={directionOf(reader.language)}
        title={title === t('brand') ? title : `${title} · ${t('brand')}`}
        stylesheet={c.get('stylesheet')}
        alternates={screenLanguages.map((lang) => ({ lang, href: inLanguage(reader.path, lang) }))}
        feeds={kind === 'public' ? feeds : []}
        bodyClass={kind === 'work' ? 'work' : undefined}
      >
        <Layout
          banner={reader.instance.demonstration && <Demonstration language={reader.language} />}
          brand={t('brand')}
          home={reader.actor.account && !reader.actor.link ? '/a-faire' : '/'}
          skip={t('skip')}
          labels={{ primary: t('nav.primary'), secondary: t('nav.secondary') }}
          primary={primary(reader)}
          secondary={secondary(reader)}
          footer={<Footer />}
        >
          <Done c={c} />
          {children}
        </Layout>
      </Document>
    </ReaderProvider>
  )

  function Footer() {
    return (
      <>
        <p>{t('footer.promise', { last: reader.instance.threshold - 1 })}</p>
        <p>
          <a href="/accessibilite">{t('nav.accessibility')}</a> ·{' '}
          <a href="/donnees-personnelles">{t('nav.privacy')}</a> · <a href="/api">{t('nav.api')}</a> ·{' '}
          <a href="/licence">{t('nav.licence')}</a>
          {feeds.map(({ href, title }) => (
            <>
              {' '}
              · <a href={href}>{title}</a>
            </>
          ))}
        </p>
      </>
    )
  }
}

/** A page that others show within theirs: nothing around it but what says that it is a demonstration. */
export function EmbeddedShell({ c, title, children }: Omit<Props, 'kind'>) {
  const reader = readerOf(c)
  const { demonstration } = reader.instance
  return (
    <ReaderProvider value={reader}>
      <Document
        lang={reader.language}
        dir={directionOf(reader.language)}
        title={title}
        stylesheet={c.get('stylesheet')}
        bodyClass="embedded"
      >
        <header>
          {demonstration && (
            <Banner>
              <Demonstration language={reader.language} />
            </Banner>
          )}
        </header>
        <main>{children}</main>
      </Document>
    </ReaderProvider>
  )
}

function Demonstration({ language }: { language: Language }) {
  const t = texts.in(language)
  return (
    <>
      <strong>{t('banner')}</strong> {t('banner.detail')}
    </>
  )
}

const feedsOf = ({ house, language }: Reader) =>
  house.modules
    .flatMap((module) => module.feeds ?? [])
    .map(({ href, type, label }) => ({ href, type, title: label(language) }))

/** After a form that went well, the page it leads to says so. */
function Done({ c }: { c: Context<Env> }) {
  const { actor } = c.get('request')
  if (!c.req.query('done') || c.req.method !== 'GET') return null
  return (
    <Notice kind="success" role="status">
      {texts.in(actor.language)('done.saved')}
    </Notice>
  )
}

const readerOf = (c: Context<Env>): Reader => {
  const { actor, house, now } = c.get('request')
  const url = new URL(c.req.url)
  return {
    language: actor.language,
    actor,
    accountName: c.get('accountName'),
    // The token in such an address stands on no page, also not in its links.
    path: (url.pathname.startsWith(linkPath) ? linkPath : url.pathname) + url.search,
    instance: c.get('instance'),
    house,
    now,
    baseUrl: c.get('baseUrl'),
    islands: c.get('islands'),
    provider: providerShown(c),
  }
}

function providerShown(c: Context<Env>): Reader['provider'] {
  const { provider } = c.get('waysIn')
  return provider && { label: provider.label, issuer: provider.issuer, raises: provider.second.length > 0 }
}

function primary({ actor, house, path, language }: Reader): NavItem[] {
  if (actor.link) return []
  const place = actor.account ? 'work' : 'public'
  return house.modules
    .flatMap((module) => module.nav ?? [])
    .filter((item) => item.place === place && actor.may(item.action))
    .sort((a, b) => a.order - b.order)
    .map((item) => ({
      href: item.href,
      label: item.label(language),
      current: isWithin(item, path.split('?')[0] ?? ''),
    }))
}

const isWithin = ({ href, covers = [] }: { href: string; covers?: readonly string[] }, path: string) =>
  path === href || [...(href === '/' ? [] : [href]), ...covers].some((one) => path.startsWith(`${one}/`))

function secondary({ actor, accountName, path, language }: Reader): NavItem[] {
  const t = texts.in(language)
  const others = screenLanguages
    .filter((lang) => lang !== screenLanguage(language))
    .map((lang) => ({ href: inLanguage(path, lang), label: languageNames[lang], lang }))
  if (actor.link) return others
  if (!actor.account) return [...others, { href: '/connexion', label: t('nav.sign_in'), quiet: true }]
  return [
    ...others,
    { href: '/compte', label: accountName ?? '', given: true },
    { href: '/deconnexion', label: t('nav.sign_out'), quiet: true, method: 'post' },
  ]
}

function inLanguage(path: string, lang: string): string {
  const url = new URL(path, 'http://page')
  url.searchParams.set('lang', lang)
  url.searchParams.delete('done')
  return url.pathname === linkPath ? url.search : url.pathname + url.search
}
