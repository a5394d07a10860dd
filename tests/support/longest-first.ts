import type { TestSpecification } from 'vitest/node'
import { BaseSequencer } from 'vitest/node'

/** Files that take minutes, the longest first. Begun last, one of them would run alone while the other core has nothing to do. */
const long = [
  'pages',
  'server-first-run',
  'server-backup',
  'server-operations',
  'crash',
  'cli',
  'worked-example',
  'right-to-left',
].map((name) => `/tests/journeys/${name}.test.ts`)

/** Test files in the usual order, but those that take long before the others. */
export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification) => {
      const at = long.findIndex((name) => moduleId.endsWith(name))
      return at < 0 ? long.length : at
    }
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b))
  }
}
