import { useFormats, useTexts } from '../../../server/reader.tsx'
import { organisationKinds } from '../organisation.ts'
import type { ScopeRead } from '../scope-read.ts'
import { texts } from '../texts.ts'

/** What each kind of organisation is called, in the reader's language. */
export function useKinds() {
  const t = useTexts(texts)
  return organisationKinds.map((value) => ({ value, label: t(`kind.${value}`), many: t(`kinds.${value}`) }))
}

/** Which organisations a scope is about, as one would say it. */
export function ScopeWords({ scope }: { scope: ScopeRead }) {
  const t = useTexts(texts)
  const { list, text } = useFormats()
  const kinds = useKinds()
  const who = scope.kinds.map((kind) => kinds.find((one) => one.value === kind)?.many ?? kind)
  const names = (part: 'territories' | 'under' | 'networks' | 'organisations') =>
    list(scope[part].map((one) => text(one)))
  const parts = [
    who.length > 0 ? list(who) : t('scope.all'),
    scope.sectors.length > 0 && t('scope.sectors', { sectors: list(scope.sectors), n: scope.sectors.length }),
    scope.territories.length > 0 && t('scope.territories', { names: names('territories') }),
    scope.under.length > 0 && t('scope.under', { names: names('under') }),
    scope.networks.length > 0 && t('scope.networks', { names: names('networks'), n: scope.networks.length }),
    scope.organisations.length > 0 && t('scope.organisations', { names: names('organisations') }),
  ]
  return <>{parts.filter(Boolean).join(', ')}</>
}
