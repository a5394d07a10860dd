import { refusalText } from '../../../../server/messages.ts'
import { useFormats, useReader, useTexts } from '../../../../server/reader.tsx'
import { texts } from '../../texts.ts'
import type { SessionShown, Stage } from '../../training.forms.ts'

/** The days of a session in words: its first, and its last where it has several. */
export function useDates() {
  const { day } = useFormats()
  return ({ half_days: half }: Pick<SessionShown, 'half_days'>) => {
    const [first, last] = [half[0]?.day, half.at(-1)?.day]
    return first === undefined ? '' : first === last || !last ? day(first) : `${day(first)} – ${day(last)}`
  }
}

type Staged = Pick<SessionShown, 'opens_on' | 'closes_on'> & { readonly stage: Stage }

/** How far enrolment in a session is, in few words. */
export function useStage() {
  const t = useTexts(texts)
  const { day } = useFormats()
  return ({ stage, opens_on: opens, closes_on: closes }: Staged): string => {
    if (stage === 'not_approved') return t('session.not_open')
    if (stage === 'not_yet' && opens) return t('session.opens_from', { day: day(opens) })
    if (stage === 'closed') return t('session.closed')
    return closes ? t('session.open_until', { day: day(closes) }) : t('session.open')
  }
}

/** Why nobody enrols today, in a sentence where it takes one; undefined where one may. */
export function useWhyClosed() {
  const { language } = useReader()
  const words = useStage()
  return (session: Staged): string | undefined => {
    if (session.stage === 'open') return undefined
    return session.stage === 'not_approved' ? refusalText(language, 'enrolment.not_approved') : words(session)
  }
}
