export { asTold } from './as-told.ts'
export { bindSource, fittingSource, misfit } from './bind-source.ts'
export { categoryWord } from './category.ts'
export { editIndicator } from './edit-indicator.ts'
export { observationsText } from './export-observations.ts'
export { type Asking, askingAnyOf, askingOf, asksFor, inGrid } from './grid/asked-figures.ts'
export { enterGrid, enterLines, TypedLines } from './grid/enter-grid.ts'
export { periodBefore, periodDue, periodsOffered } from './grid/grid-periods.ts'
export { linesOf } from './grid/lines.ts'
export type { showGrid } from './grid/show-grid.ts'
export { firstLines } from './import/first-lines.ts'
export { importObservations, type Progress } from './import/import-observations.ts'
export { importsOfFigures } from './import/list-imports.ts'
export { undoImport } from './import/undo-import.ts'
export {
  beginning,
  IndicatorInput,
  IndicatorShown,
  ObservationShown,
  period,
} from './indicator.forms.ts'
export { type Indicator, promisedOf, type Standing } from './indicator.ts'
export { observationsBehind, readIndicators } from './indicators.db.ts'
export { type OwnFigure, ownFigures } from './own-figures.ts'
export { useFigureWords } from './pages/figure-words.ts'
export { Lines } from './pages/grid-lines.tsx'
export { putObservations } from './put-observations.ts'
export { recompute, refresh } from './recompute.ts'
export { rollUpPlan } from './roll-up-after.ts'
export { shownIndicator } from './show-indicator.ts'
export { standingsOf } from './standings.db.ts'
export { pathOf, type State, states } from './state.ts'
export { hiddenFrom } from './suppression/inside.ts'
export { structureUnder, thresholdOf } from './suppression/structure.db.ts'
export {
  cellOf,
  type Decided,
  decidedTable,
  type Structure,
  snapshotOf,
  type Tabled,
} from './suppression/table.ts'
export { changedText, type TextChange, textChange } from './text-change.ts'
export { unbindSource } from './unbind-source.ts'
