import type { Language } from '../kernel/localized.ts'
import type { Fault, Refusal } from '../kernel/result.ts'
import { ButtonLink } from '../ui/button.tsx'
import { Lede, PageTitle, Tools } from '../ui/cards.tsx'
import type { Refusal as ShownRefusal } from '../ui/refusal.tsx'
import { refusalText } from './messages.ts'
import { useReader, useTexts } from './reader.tsx'
import { texts } from './texts.ts'

/** A refusal as the form components show it: what happened, where, what was expected. */
export function shownRefusal(refusal: Refusal | undefined, language: Language): ShownRefusal | undefined {
  if (!refusal) return undefined
  const message = texts.in(language)('refusal.summary', { message: refusalText(language, refusal.code) })
  const faults = refusal.faults ?? []
  return {
    message,
    field: refusal.field && faults.length === 0 ? refusal.field : undefined,
    details: faults.slice(0, 50).map((fault) => ({ message: faultText(fault, language), field: fault.path })),
  }
}

/** What was expected: words of a catalogue where a rule names them by a key; a union says nothing a person can use. */
const expectedOf = ({ expected, code }: Fault, language: Language) =>
  expected && code !== 'invalid_union' ? refusalText(language, expected) : undefined

/** The same where nothing was to be saved: a way in that did not open. */
export const shownClosed = (refusal: Refusal | undefined, language: Language): ShownRefusal | undefined =>
  refusal && { message: refusalText(language, refusal.code), field: refusal.field }

/** One fault in words: where, what, what was expected, what was there. */
export function faultText(fault: Fault, language: Language): string {
  const t = texts.in(language)
  const where = [
    fault.line !== undefined && t('refusal.line', { line: fault.line }),
    fault.path && fault.path !== `line ${fault.line}` && t('refusal.field', { path: fault.path }),
  ]
  const what = [
    refusalText(language, fault.code),
    expectedOf(fault, language) && t('refusal.expected', { expected: expectedOf(fault, language) }),
    fault.found && t('refusal.found', { found: fault.found }),
  ]
  const place = where.filter(Boolean).join(', ')
  return `${place}${place ? ' : ' : ''}${what.filter(Boolean).join(' ')}`
}

export function refusalTitle({ code }: Refusal, language: Language): string {
  const t = texts.in(language)
  if (code === 'not_found') return t('page.not_found')
  return code.startsWith('auth.') ? t('page.forbidden') : t('page.refused')
}

/** `here` is the page that was refused, where it can be opened again. */
export function RefusalBody({ refusal, here = '/a-faire' }: { refusal: Refusal; here?: string | undefined }) {
  const t = useTexts(texts)
  const { language } = useReader()
  return (
    <>
      <PageTitle>{refusalTitle(refusal, language)}</PageTitle>
      <Lede>{whatOf(refusal)}</Lede>
      <Tools>
        {refusal.code === 'auth.assurance_too_low' && (
          <ButtonLink href={`/connexion/code?next=${encodeURIComponent(here)}`}>
            {t('page.second_proof')}
          </ButtonLink>
        )}
        <ButtonLink href="/">{t('page.home')}</ButtonLink>
      </Tools>
    </>
  )

  function whatOf({ code, faults }: Refusal): string {
    if (code === 'not_found') return t('page.not_found.what')
    if (code === 'auth.forbidden') return t('page.forbidden.what')
    const first = faults?.[0]
    return [refusalText(language, code), first && faultText(first, language)].filter(Boolean).join(' ')
  }
}

export function FailureBody() {
  const t = useTexts(texts)
  return (
    <>
      <PageTitle>{t('page.failed')}</PageTitle>
      <Lede>{t('page.failed.what')}</Lede>
    </>
  )
}
