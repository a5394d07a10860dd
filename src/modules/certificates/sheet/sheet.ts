import { join } from 'node:path'
import { renderSVG } from 'uqr'
import { type Language, textIn } from '../../../kernel/localized.ts'
import { screenLanguage } from '../../../server/messages.ts'
import { formatsIn } from '../../../server/reader.tsx'
import { root } from '../../../server/root.ts'
import { texts as house } from '../../../server/texts.ts'
import type { CertificateShown } from '../show-certificate.ts'
import { texts } from '../texts.ts'

export const template = join(root, 'src', 'modules', 'certificates', 'sheet', 'certificate.typ')

export type SheetIn = {
  readonly language: Language
  readonly timeZone: string
  readonly demonstration: boolean
}

/** What every sheet bears: how it is verified, on paper too. */
export const checkIn = (language: Language, url: string, lines: readonly string[]) => {
  const t = texts.in(language)
  return {
    title: t('certificate.check'),
    what: t('sheet.check'),
    url,
    lines,
    qr: renderSVG(url, { border: 0 }),
    alt: t('sheet.qr'),
  }
}

export const demonstrationIn = ({ language, demonstration }: SheetIn) =>
  demonstration ? `${house.in(language)('banner')} ${house.in(language)('banner.detail')}` : ''

/** A certificate ready to be set: every word is data to the template. */
export function sheetOf(of: CertificateShown, place: SheetIn) {
  const { language, timeZone } = place
  const t = texts.in(language)
  const { day, dayOf, number } = formatsIn(language, timeZone)
  const issued = dayOf(of.issuedAt)
  const issuer = textIn(of.issuer.name, language).text
  return {
    lang: screenLanguage(language),
    words: of.language,
    date: issued.split('-').map(Number),
    title: textIn(of.title, language).text,
    issuer,
    kicker: t('certificate'),
    holder: of.holder ?? '',
    standing: of.revokedAt ? t('certificate.revoked', { day: day(dayOf(of.revokedAt)) }) : '',
    demonstration: demonstrationIn(place),
    facts: [
      [t('certificate.issuer'), [issuer, of.coIssuer].filter(Boolean).join(' · ')],
      [t('certificate.issued'), day(issued)],
      ...(of.criteria ? [[t('certificate.criteria'), of.criteria]] : []),
      ...(of.ects === null ? [] : [[t('certificate.ects'), number(of.ects)]]),
      ...(of.level === null ? [] : [[t('certificate.level'), of.level]]),
    ],
    parts: [
      { title: t('certificate.competences'), items: of.competences },
      {
        title: t('certificate.evidence'),
        items: of.evidence.map(({ name, narrative }) => `${name} · ${narrative}`),
      },
    ].filter((one) => one.items.length > 0),
    check: checkIn(language, of.address, [of.did ?? ''].filter(Boolean)),
  }
}
