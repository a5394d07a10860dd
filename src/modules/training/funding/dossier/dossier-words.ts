import { type Language, type Localized, textIn } from '../../../../kernel/localized.ts'
import { screenLanguage } from '../../../../server/messages.ts'
import { formatsIn } from '../../../../server/reader.tsx'
import { coverageWords } from '../../costs/pages/coverage-words.ts'
import { eurosIn } from '../../costs/pages/euros.ts'
import { texts } from '../../texts.ts'
import type { Dossier, DossierSession } from './dossier.ts'

type In = { readonly language: Language; readonly timeZone: string }

const said = (language: Language, text: Localized | null) => {
  const found = textIn(text, language)
  return found.text ? found : null
}

/** All that the funder's file says on paper, ready to be set: every word is data to the template. */
export function dossierWords(dossier: Dossier, { language, timeZone }: In) {
  const t = texts.in(language)
  const euros = eurosIn(language)
  const { day, text } = formatsIn(language, timeZone)
  const { minimum, maximum, asked, granted } = dossier
  const noted = (one: Dossier['asked']) =>
    one ? [euros(one.amount ?? 0), one.funder, day(one.on)].filter(Boolean).join(', ') : '–'
  return {
    lang: screenLanguage(language),
    date: dossier.today.split('-').map(Number),
    title: said(language, dossier.title),
    author: text(dossier.holder),
    subtitle: t('funding.subtitle', { holder: text(dossier.holder), day: day(dossier.today) }),
    description: said(language, dossier.description),
    facts: [
      [t('funding.state'), t(`funding.approval.${dossier.approval}`)],
      [t('funding.asked'), noted(asked)],
      [t('funding.granted'), noted(granted)],
      [t('funding.cost_minimum'), euros(minimum.cost)],
      [t('funding.gap_minimum'), euros(minimum.gap)],
      [t('funding.cost_maximum'), euros(maximum.cost)],
      [t('funding.gap_maximum'), euros(maximum.gap)],
    ],
    modules: dossier.modules.map((one) => ({
      title: said(language, one.title),
      facts: [
        t('half_days', { n: one.half_days }),
        one.orientation && t(`orientation.${one.orientation}`),
        t('funding.sessions_count', { n: one.sessions }),
      ]
        .filter(Boolean)
        .join(' · '),
      objectives: said(language, one.objectives),
    })),
    sessions: dossier.sessions.map((one) => sessionWords(one, { language, timeZone })),
    labels: {
      costs: t('funding.figures'),
      modules: t('funding.modules'),
      sessions: t('funding.sessions'),
      none: t('funding.no_sessions'),
      page: t('printed.page'),
      of: t('printed.page.of'),
      items: [t('costs.label'), t('costs.kind'), t('costs.amount'), t('costs.funder')],
      scenarios: [
        t('costs.participants'),
        t('costs.cost'),
        t('costs.each'),
        t('costs.funded'),
        t('costs.gap'),
      ],
      what: t('funding.what'),
      value: t('funding.value'),
    },
  }
}

function sessionWords(session: DossierSession, { language, timeZone }: In) {
  const t = texts.in(language)
  const euros = eurosIn(language)
  const { day, text, number } = formatsIn(language, timeZone)
  const { half_days: half, place, costs, minimum, maximum } = session
  const days = [...new Set([half[0]?.day, half.at(-1)?.day].flatMap((one) => (one ? [day(one)] : [])))]
  return {
    title: said(language, session.title),
    facts: [days.join(' – '), text(place)].filter(Boolean).join(' · '),
    items: costs.map((one) => [one.label, t(`costs.kind.${one.kind}`), euros(one.amount), one.funder ?? '–']),
    scenarios: [minimum, maximum].map((one) => [
      number(one.participants),
      euros(one.cost),
      one.per_participant === null ? '–' : euros(one.per_participant),
      euros(one.funded),
      euros(one.gap),
    ]),
    even: coverageWords(t, session.scenarios),
  }
}
