import type { Language, Localized } from '../../../kernel/localized.ts'
import { figureText } from '../figure-text.ts'
import type { ReleaseContent } from '../release.ts'

/** A release, or the same withdrawn: then nothing of its content is told but whose it was. */
export type FeedRelease = {
  readonly id: string
  readonly number: number
  readonly releasedAt: Date
  readonly note: Localized | null
  readonly content: Pick<ReleaseContent, 'plan' | 'measures'>
  readonly withdrawnAt: Date | null
  readonly withdrawnReason: string | null
}

export type FeedOf = {
  readonly name: Localized
  readonly releases: readonly FeedRelease[]
  readonly baseUrl: string
  readonly language: Language
  readonly timeZone: string
}

type Entry = {
  readonly id: string
  readonly title: string
  readonly updated: Date
  readonly published: Date
  readonly link: string
  readonly author: string
  readonly summary: string
}

/** Releases and withdrawals as an Atom feed (RFC 4287), the newest first. An entry keeps its id for good. */
export function feedOf(of: FeedOf): string {
  const { t, text } = figureText(of.language, of.timeZone)
  const entries = of.releases
    .flatMap((release) => entriesOf(release, of))
    .sort((a, b) => b.updated.getTime() - a.updated.getTime())
  const updated = entries[0]?.updated ?? new Date(0)
  const own = `${of.baseUrl}/flux.atom`
  return [
    '<?xml version="1.0" encoding="utf-8"?>',
    `<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="${of.language}">`,
    `<id>${safe(own)}</id>`,
    `<title>${safe(t('feed.title', { name: text(of.name) }))}</title>`,
    `<updated>${updated.toISOString()}</updated>`,
    `<author><name>${safe(text(of.name))}</name></author>`,
    `<link rel="self" type="application/atom+xml" href="${safe(own)}"/>`,
    `<link rel="alternate" type="text/html" href="${safe(`${of.baseUrl}/`)}"/>`,
    `<rights>CC BY 4.0</rights>`,
    ...entries.map(written),
    '</feed>',
    '',
  ].join('\n')
}

function entriesOf(release: FeedRelease, { baseUrl, language, timeZone }: FeedOf): readonly Entry[] {
  const { t, text, summary } = figureText(language, timeZone)
  const { plan, measures } = release.content
  const named = { number: release.number, plan: text(plan.title) }
  const common = {
    published: release.releasedAt,
    link: `${baseUrl}/plans/${plan.slug}/diffusions/${release.number}`,
    author: text(plan.holder.name),
  }
  const withdrawn = release.withdrawnAt
  const made = {
    ...common,
    id: `urn:uuid:${release.id}`,
    title: t('feed.release', named),
    updated: release.releasedAt,
    summary: withdrawn
      ? t('release.withdrawn')
      : [summary(measures), release.note && text(release.note)].filter(Boolean).join(' '),
  }
  if (!withdrawn) return [made]
  const taken = {
    ...common,
    id: `urn:uuid:${release.id}#withdrawn`,
    title: t('feed.withdrawn', named),
    published: withdrawn,
    updated: withdrawn,
    summary: t('feed.reason', { reason: release.withdrawnReason ?? '' }),
  }
  // What was told of it is told no more: the entry changed when it was withdrawn.
  return [taken, { ...made, updated: withdrawn }]
}

const written = (entry: Entry) =>
  [
    '<entry>',
    `<id>${safe(entry.id)}</id>`,
    `<title>${safe(entry.title)}</title>`,
    `<updated>${entry.updated.toISOString()}</updated>`,
    `<published>${entry.published.toISOString()}</published>`,
    `<author><name>${safe(entry.author)}</name></author>`,
    `<link rel="alternate" type="text/html" href="${safe(entry.link)}"/>`,
    `<summary>${safe(entry.summary)}</summary>`,
    '</entry>',
  ].join('\n')

const signs: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}

/** Text as XML holds it: its own signs written out, and none that XML cannot hold. */
export const safe = (text: string) =>
  text
    .toWellFormed()
    .replace(/[^\P{Cc}\t\n\r]|[\ufffe\uffff]/gu, '')
    .replace(/[&<>"']/g, (sign) => signs[sign] ?? '')
