import { type Language, type Localized, textIn } from '../../kernel/localized.ts'
import { formatsIn } from '../../server/reader.tsx'
import type { Attended } from '../training/index.ts'
import type { BadgeOf } from './badges/badge.ts'
import type { Rule } from './certificate.ts'
import type { Module } from './certificates.db.ts'
import { texts } from './texts.ts'

export type Place = { readonly language: Language; readonly timeZone: string; readonly baseUrl: string }

/** What a programme asks, in one sentence. */
export function criteriaIn(rule: Rule, modules: number, { language, timeZone }: Place): string {
  const t = texts.in(language)
  const { percent } = formatsIn(language, timeZone)
  return [
    rule.modules === null
      ? t('criteria.all', { n: modules, share: percent(rule.attendance) })
      : t('criteria.some', { n: rule.modules, share: percent(rule.attendance) }),
    ...(rule.work ? [t('criteria.work')] : []),
  ].join(' ')
}

/** What modules teach, each competence once, with the address of the module's sheet. */
export function competencesIn(
  modules: readonly Module[],
  { language, baseUrl }: Place,
): BadgeOf['competences'] {
  const all = modules.flatMap(({ slug, title, competences }) =>
    (competences.length > 0 ? competences : [title]).map((one) => ({
      text: textIn(one, language).text,
      url: `${baseUrl}/formations/${slug}`,
    })),
  )
  return [...new Map(all.map((one) => [one.text, one])).values()]
}

/** The modules that were followed, with their half-days: nothing of when, where and with whom. */
export function evidenceOf(attended: readonly Attended[], { language }: Place): BadgeOf['evidence'] {
  const t = texts.in(language)
  const byModule = new Map<string, { title: Localized; half_days: number }>()
  for (const { module, title, attended: half_days } of attended)
    if (half_days > 0)
      byModule.set(module, { title, half_days: Math.max(half_days, byModule.get(module)?.half_days ?? 0) })
  return [...byModule.values()].map(({ title, half_days }) => ({
    name: textIn(title, language).text,
    narrative: t('evidence.half_days', { n: half_days }),
  }))
}

/** A level of the European Qualifications Framework, named. */
export const eqfIn = (level: number | null, { language }: Place): BadgeOf['eqf'] =>
  level === null ? null : { level, name: texts.in(language)('eqf', { level }) }
