import type { Language } from '../../../../kernel/localized.ts'
import { formatsIn } from '../../../../server/reader.tsx'
import { type CellValue, type Sheet, writeXlsx } from '../../../../server/xlsx.ts'
import { coverageWords } from '../../costs/pages/coverage-words.ts'
import { texts } from '../../texts.ts'
import type { Dossier, DossierSession } from './dossier.ts'

type In = { readonly language: Language; readonly timeZone: string }

/** The funder's file as a workbook: amounts are numbers, days are days, and no cell is a formula. */
export function dossierXlsx(dossier: Dossier, place: In): Promise<Uint8Array<ArrayBuffer>> {
  const t = texts.in(place.language)
  const { text } = formatsIn(place.language, place.timeZone)
  const table = (
    name: string,
    columns: readonly string[],
    rows: readonly (readonly CellValue[])[],
  ): Sheet => ({
    name,
    columns: columns.map((column, index) => ({ name: column, width: index === 0 ? 44 : 20 })),
    rows: rows.map((cells) => Object.fromEntries(columns.map((column, index) => [column, cells[index]]))),
  })
  const name = ({ title, half_days: half }: DossierSession): [string, Date | null] => [
    text(title),
    half[0] ? new Date(`${half[0].day}T00:00:00Z`) : null,
  ]
  const { minimum, maximum, asked, granted } = dossier
  return writeXlsx([
    table(
      t('funding.programme'),
      [t('funding.what'), t('funding.value')],
      [
        [t('funding.programme'), text(dossier.title)],
        [t('funding.holder'), text(dossier.holder)],
        [t('funding.state'), t(`funding.approval.${dossier.approval}`)],
        [t('funding.asked'), asked?.amount],
        [t('funding.granted'), granted?.amount],
        [t('funding.funder'), (granted ?? asked)?.funder],
        [t('funding.cost_minimum'), minimum.cost],
        [t('funding.gap_minimum'), minimum.gap],
        [t('funding.cost_maximum'), maximum.cost],
        [t('funding.gap_maximum'), maximum.gap],
      ],
    ),
    table(
      t('funding.modules'),
      [t('funding.module'), t('funding.half_days'), t('funding.sessions'), t('sheet.objectives')],
      dossier.modules.map((one) => [text(one.title), one.half_days, one.sessions, text(one.objectives)]),
    ),
    table(
      t('costs.scenarios'),
      [
        ...[t('funding.module'), t('funding.begins'), t('costs.participants'), t('costs.cost')],
        ...[t('costs.each'), t('costs.funded'), t('costs.gap'), t('funding.break_even')],
      ],
      dossier.sessions.flatMap((one) =>
        [one.minimum, one.maximum].map((at) => [
          ...name(one),
          ...[
            at.participants,
            at.cost,
            at.per_participant,
            at.funded,
            at.gap,
            coverageWords(t, one.scenarios),
          ],
        ]),
      ),
    ),
    table(
      t('costs.items'),
      [
        ...[t('funding.module'), t('funding.begins'), t('costs.label'), t('costs.category')],
        ...[t('costs.kind'), t('costs.amount'), t('costs.funder')],
      ],
      dossier.sessions.flatMap((one) =>
        one.costs.map(({ label, category, kind, amount, funder }) => [
          ...name(one),
          ...[label, category && t(`costs.category.${category}`), t(`costs.kind.${kind}`), amount, funder],
        ]),
      ),
    ),
  ])
}
