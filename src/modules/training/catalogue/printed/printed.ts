import { type Language, type Localized, textIn } from '../../../../kernel/localized.ts'
import { screenLanguage } from '../../../../server/messages.ts'
import { type Formats, formatsIn } from '../../../../server/reader.tsx'
import { texts as house } from '../../../../server/texts.ts'
import { texts } from '../../texts.ts'
import type { ModuleShown, ProgrammeShown, SessionShown } from '../../training.forms.ts'

export type PrintedOf = {
  readonly programmes: readonly ProgrammeShown[]
  readonly modules: readonly ModuleShown[]
  /** Those to come, by their first day. */
  readonly sessions: readonly SessionShown[]
  readonly today: string
}
export type PrintedIn = {
  readonly language: Language
  readonly timeZone: string
  readonly baseUrl: string
  /** Who offers the catalogue. */
  readonly name: Localized
  readonly demonstration: boolean
}

/** A text of the data with the language it is in, so that a voice reads it as such. */
const said = (language: Language, text: Localized | null | undefined) => {
  const found = textIn(text, language)
  return found.text ? found : null
}

const parts = ['easy_read', 'objectives', 'contents', 'audience', 'prerequisites', 'methods'] as const

/** All that the printed catalogue says, ready to be set: every word is data to the template. */
export function printedOf(
  { programmes, modules, sessions, today }: PrintedOf,
  { language, timeZone, baseUrl, name, demonstration }: PrintedIn,
) {
  const t = texts.in(language)
  const formats = formatsIn(language, timeZone)
  const words = { t, formats, language }
  return {
    lang: screenLanguage(language),
    date: today.split('-').map(Number),
    title: t('catalogue.title'),
    author: formats.text(name),
    subtitle: t('printed.subtitle', { name: formats.text(name), day: formats.day(today) }),
    lede: t('catalogue.lede'),
    demonstration: demonstration ? bannerIn(language) : '',
    programmes: programmes
      .map(({ slug, title, description }) => ({
        title: said(language, title),
        description: said(language, description),
        modules: modules
          .filter(({ programme }) => programme === slug)
          .map((one) =>
            moduleOf(
              one,
              sessions.filter(({ module }) => module === one.slug),
              words,
            ),
          ),
      }))
      .filter((one) => one.modules.length > 0),
    address: { before: t('printed.address'), url: `${baseUrl}/formations` },
    labels: {
      none: t('catalogue.none'),
      competences: t('sheet.competences'),
      sessions: t('sheet.sessions'),
      dates: t('printed.when'),
      place: t('printed.where'),
      about: t('printed.about'),
      page: t('printed.page'),
      of: t('printed.page.of'),
    },
  }
}

/** What the banner of every page says. */
const bannerIn = (language: Language) => {
  const t = house.in(language)
  return `${t('banner')} ${t('banner.detail')}`
}

type Words = {
  readonly t: ReturnType<typeof texts.in>
  readonly formats: Formats
  readonly language: Language
}

function moduleOf(module: ModuleShown, sessions: readonly SessionShown[], { t, formats, language }: Words) {
  const { title, half_days: half, orientation, sheet, competences } = module
  return {
    title: said(language, title),
    facts: [t('half_days', { n: half }), orientation && t(`orientation.${orientation}`)]
      .filter(Boolean)
      .join(' · '),
    sheet: parts.flatMap((part) => {
      const text = said(language, sheet[part])
      return text ? [{ label: t(`sheet.${part}`), text }] : []
    }),
    competences: competences.map((one) => said(language, one)),
    sessions: sessions.map(({ half_days: all, place, online }) => ({
      dates: all
        .map(({ day, begins, ends }) => t('session.half_day', { day: formats.day(day), begins, ends }))
        .join('\n'),
      place: place ? formats.text(place) : online ? t('session.online') : '',
    })),
  }
}
