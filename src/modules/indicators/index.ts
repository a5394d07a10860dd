export { bindSource, fittingSource } from './bind-source.ts'
export type { Observed, Total } from './aggregate.ts'
export { outsidePlan, promisedOf, type Indicator, type Standing, standingOf } from './indicator.ts'
export {
  IndicatorInput,
  IndicatorShown,
  ObservationShown,
  beginning,
  directions,
  indicatorKinds,
  period,
} from './indicator.forms.ts'
export { expectedOf, readIndicators, readObserved, standingsOf } from './indicators.db.ts'
export { recompute, refresh } from './recompute.ts'
export { shownIndicator } from './show-indicator.ts'
export { expectedAt, pathOf, type State, states } from './state.ts'
export { editIndicator } from './edit-indicator.ts'
export { putObservations } from './put-observations.ts'
export { useFigureWords } from './pages/figure-words.ts'
export { changedText, type TextChange, textChange } from './text-change.ts'
