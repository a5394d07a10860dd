import { z } from 'zod'
import { colleges } from '../../kernel/college.ts'
import type { Language } from '../../kernel/localized.ts'
import { textIn } from '../../kernel/localized.ts'
import { ok } from '../../kernel/result.ts'
import { csvStyleOf, writeCsv } from '../../server/csv.ts'
import { query } from '../../server/use-case.ts'
import { writeXlsx } from '../../server/xlsx.ts'
import { collegeWords } from '../organisations/index.ts'
import { type Activity, readActivities } from './activities.db.ts'
import { texts } from './texts.ts'

const most = 20_000

/** The activities of where the reader works, the oldest first, as a table to keep. */
export const exportActivities = query({
  action: 'activity.own',
  input: z.object({}),
  output: z.custom<readonly Activity[]>(),

  async run({ db, actor }) {
    return ok((await readActivities(db, actor, { own: true }, { limit: most })).toReversed())
  },
})

/** Columns and cells in the words of a language. */
function tableOf(activities: readonly Activity[], language: Language) {
  const t = texts.in(language)
  const words = {
    organisation: t('field.organisation'),
    date: t('field.date'),
    kind: t('field.kind'),
    minutes: t('field.minutes'),
    facilitator: t('field.facilitator'),
    persons: t('field.persons'),
  }
  const columns = [...Object.values(words), ...colleges.map((one) => collegeWords(one)(language))]
  const rows = activities.map((one) => ({
    [words.organisation]: textIn(one.name, language).text,
    [words.date]: one.day,
    [words.kind]: t(`kind.${one.kind}`),
    [words.minutes]: one.minutes,
    [words.facilitator]: t(`facilitator.${one.facilitator}`),
    [words.persons]: one.persons,
    ...Object.fromEntries(colleges.map((of) => [collegeWords(of)(language), one.attendees?.[of] ?? 0])),
  }))
  return { columns, rows, date: words.date, name: t('title') }
}

/** As CSV, as the spreadsheets of the reader's language read it. */
export function csvOf(activities: readonly Activity[], language: Language): string {
  const { columns, rows } = tableOf(activities, language)
  return writeCsv(columns, rows, csvStyleOf(language))
}

/** As a workbook, in which days are days. */
export function xlsxOf(activities: readonly Activity[], language: Language) {
  const { columns, rows, date, name } = tableOf(activities, language)
  const dated = rows.map((row) => ({ ...row, [date]: new Date(`${row[date]}T00:00:00Z`) }))
  return writeXlsx([
    {
      name,
      columns: columns.map((column, index) => ({ name: column, width: index === 0 ? 32 : 16 })),
      rows: dated,
    },
  ])
}
