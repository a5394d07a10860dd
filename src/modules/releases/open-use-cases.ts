import type { AnyUseCase } from '../../server/use-case.ts'
import { readCatalogue, readFeed } from './catalogue/read-catalogue.ts'
import { readComparison, showComparison } from './compare/read-comparison.ts'
import { showCard } from './embed/read-card.ts'
import { findReadable, readFigurePage, readFigures } from './figures/read-figures.ts'
import { readReport } from './report/read-report.ts'
import { listServices, readServiceFigures, showService } from './services/read-services.ts'

/** What everybody may read of releases beside their pages: files, feeds, pictures, comparisons, services. */
export const openUseCases: readonly AnyUseCase[] = [
  findReadable,
  readFigurePage,
  readFigures,
  readReport,
  listServices,
  showService,
  readServiceFigures,
  showComparison,
  readComparison,
  readCatalogue,
  readFeed,
  showCard,
]
