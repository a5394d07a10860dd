import { numberIn } from '../../../kernel/number-in.ts'
import { Say, useFormats, useReader, useTexts } from '../../../server/reader.tsx'
import { Cell, CellText, CellTick } from '../../../ui/cell.tsx'
import { StateBadge } from '../../../ui/figure.tsx'
import { categoryWord } from '../category.ts'
import { figureField } from '../figure-input.ts'
import type { Line } from '../grid/grid.ts'
import { type Figure, hasParts } from '../observation.ts'
import { texts } from '../texts.ts'
import type { Named, Shown } from './grid-lines.tsx'

type T = ReturnType<typeof texts.in>

type TitleProps = Named & Shown & { by: 'organisation' | 'indicator' }

/** What a line is of: the figure or the service, or the category within it, which may be one to be named. */
export function RowTitle({ line, name, by, typed, said }: TitleProps) {
  const t = useTexts(texts)
  const { text } = useFormats()
  const { language } = useReader()
  if (line.category === null)
    return (
      <span class="part">
        <CellText
          name={`lines.${name}.category`}
          label={`${said} · ${t('grid.category.name')}`}
          placeholder={t('grid.category.new')}
          value={typed?.[`lines.${name}.category`]}
        />
      </span>
    )
  if (line.category) return <bdi class="part">{categoryWord(line.category, language)}</bdi>
  return (
    <>
      {by === 'organisation' && <span class="where">{t('measure', { number: line.measure })}</span>}
      {by === 'organisation' ? <Say text={line.statement} /> : text(line.organisation.name)}
      {line.unit && <span class="where">{text(line.unit)}</span>}
      {line.parted && <span class="where">{t('grid.parted')}</span>}
    </>
  )
}

/** The figure of the period before, for whoever asks whether this one can be right. */
export function Before({
  line: { before, hidden, kind },
  period: of,
}: {
  line: Line
  period: string | null
}) {
  const t = useTexts(texts)
  const { number, period } = useFormats()
  return (
    <span class="before">
      {of && <span class="when-narrow">{t('grid.in', { period: period(of) })} </span>}
      {hidden.before ? t('grid.hidden') : before ? figureSaid(before, kind, number, t) : '–'}
    </span>
  )
}

/** A figure in words: `12`, `12 of 20`, nothing of nothing. */
export const figureSaid = (figure: Figure, kind: string, number: (n: number) => string, t: T) =>
  hasParts(kind) && figure.denominator !== null
    ? t('figures.of', { n: number(figure.numerator ?? 0), all: number(figure.denominator) })
    : figure.value === null
      ? '–'
      : number(figure.value)

/** Where a figure is typed: one cell, or how many and out of how many. */
export function Cells({ line, name, typed, said }: Named & Shown) {
  const t = useTexts(texts)
  const { language } = useReader()
  const cell = (field: 'value' | 'numerator' | 'denominator', label: string) => (
    <Cell
      name={`lines.${name}.${field}`}
      label={`${said}, ${label}`}
      value={typed ? typed[`lines.${name}.${field}`] : fieldText(line.kept?.[field] ?? null, language)}
      placeholder={line.hidden.kept ? t('grid.hidden') : undefined}
    />
  )
  if (!hasParts(line.kind))
    return (
      <div class="cells">
        <div>{cell('value', t('entry.value'))}</div>
      </div>
    )
  return (
    <div class="cells">
      <div>{cell('numerator', t('entry.numerator'))}</div>
      <span aria-hidden="true">{t('grid.over')}</span>
      <div>{cell('denominator', t('entry.denominator'))}</div>
    </div>
  )
}

/** As the page writes a number, so must it be read back: `1.234` has another decimal, or it would be asked about. */
function fieldText(value: number | null, language: string): string {
  const text = figureField(value, 'count', language)
  return numberIn(text) === 'ambiguous' ? `${text}0` : text
}

export function Nothing({ name, typed, said }: Named & Shown) {
  const t = useTexts(texts)
  return (
    <CellTick
      name={`lines.${name}.nothing`}
      label={t('grid.nothing.of', { what: said })}
      shown={t('grid.nothing')}
      checked={typed?.[`lines.${name}.nothing`] === 'on'}
    />
  )
}

/** Whether a figure is there and counts; and, where somebody else has just changed it, what they wrote. */
export function Status({ line, name, period, refusal }: Named & Shown & { period: string }) {
  const t = useTexts(texts)
  const { number } = useFormats()
  const { actor } = useReader()
  const { kept, imported, hidden, kind, category, indicator, organisation } = line
  const theirs = refusal?.faults?.some(
    ({ path, code }) => code === 'grid.conflict' && path.startsWith(`lines.${name}.`),
  )
  if (category === null) return null
  return (
    <div class="stands">
      {(kept || category === '') && <KeptBadge line={line} />}
      {theirs && kept && (
        <strong>
          {t('grid.theirs', { figure: hidden.kept ? t('grid.hidden') : figureSaid(kept, kind, number, t) })}
        </strong>
      )}
      {(imported || hidden.imported) && (
        <span class="hint">
          {t('grid.imported', {
            figure: imported ? figureSaid(imported, kind, number, t) : t('grid.hidden'),
          })}
        </span>
      )}
      {(kept || imported || hidden.imported) && category === '' && actor.may('observation.read') && (
        <a href={`/indicateurs/${indicator}/historique?organisation=${organisation.slug}&period=${period}`}>
          {t('history.link')}
        </a>
      )}
    </div>
  )
}

function KeptBadge({ line: { kept, imported, hidden } }: { line: Line }) {
  const t = useTexts(texts)
  if (!kept)
    return imported || hidden.imported ? null : <StateBadge state="no_data" label={t('grid.missing')} />
  return kept.status === 'validated' ? (
    <StateBadge state="reached" label={t('entry.validated.short')} />
  ) : (
    <StateBadge state="late" label={t('grid.draft')} />
  )
}
