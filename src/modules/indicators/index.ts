export type { Observed, Total } from './aggregate.ts'
export { bindSource, fittingSource } from './bind-source.ts'
export { editIndicator } from './edit-indicator.ts'
export {
  beginning,
  directions,
  IndicatorInput,
  IndicatorShown,
  indicatorKinds,
  ObservationShown,
  period,
} from './indicator.forms.ts'
export { type Indicator, outsidePlan, promisedOf, type Standing, standingOf } from './indicator.ts'
export { expectedOf, observationsBehind, readIndicators, readObserved, standingsOf } from './indicators.db.ts'
export { useFigureWords } from './pages/figure-words.ts'
export { putObservations } from './put-observations.ts'
export { recompute, refresh } from './recompute.ts'
export { shownIndicator } from './show-indicator.ts'
export { expectedAt, pathOf, type State, states } from './state.ts'
export { changedText, type TextChange, textChange } from './text-change.ts'
