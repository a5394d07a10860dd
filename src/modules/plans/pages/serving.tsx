import { useFormats, useTexts } from '../../../server/reader.tsx'
import type { Serving } from '../derived/serving.db.ts'
import { measureStates } from '../plan.forms.ts'
import { texts } from '../texts.ts'

/** "4 services work on it: 2 measures under way, 1 done." Counted, and of no service in particular. */
export function ServingLine({ services, states }: Serving) {
  const t = useTexts(texts)
  const { list } = useFormats()
  return <>{t('serving.line', { n: services, states: list(useMeasureStates()(states)) })}</>
}

/** How many measures stand in each state, in words; none where there is none. */
export function useMeasureStates() {
  const t = useTexts(texts)
  return (states: Serving['states']) =>
    measureStates
      .filter((state) => states[state] > 0)
      .map((state) => t(`serving.${state}`, { n: states[state] }))
}
