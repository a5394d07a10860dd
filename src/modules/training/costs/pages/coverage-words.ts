import type { texts } from '../../texts.ts'
import { coverage, type Scenario } from '../costs.ts'

/** In one sentence, with how many participants nothing is missing. */
export function coverageWords(t: ReturnType<typeof texts.in>, all: readonly Scenario[]): string {
  const found = coverage(all)
  if (found.kind === 'uncosted') return t('costs.uncosted')
  if (found.kind === 'from') return t('costs.even', { n: found.n })
  if (found.kind === 'up_to') return t('costs.even_up_to', { n: found.n })
  const [minimum, maximum] = [all[0]?.participants ?? 0, all.at(-1)?.participants ?? 0]
  return t('costs.never_even', { minimum, maximum })
}
