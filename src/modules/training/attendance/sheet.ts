import type { Language } from '../../../kernel/localized.ts'
import { textIn } from '../../../kernel/localized.ts'
import { formatsIn } from '../../../server/reader.tsx'
import { texts } from '../texts.ts'
import type { Attendance, Signer } from './show-attendance.ts'

/** How many half-days stand beside one another on a page. */
const columns = 4

/**
 * The attendance sheet as its template prints it: names only, since the college and the employer of those who come are
 * nobody else’s business. Empty boxes to sign in; what was signed on a device is drawn, what was noted is said.
 */
export function sheetOf({ session, signers }: Attendance, language: Language) {
  const t = texts.in(language)
  const { day, text } = formatsIn(language, 'UTC')
  const half = session.half_days.map((one, index) => ({
    ...{ index, day: day(one.day), part: t(`part.${one.part}`), hours: `${one.begins}–${one.ends}` },
  }))
  const pages = Array.from({ length: Math.max(1, Math.ceil(half.length / columns)) }, (_, page) =>
    half.slice(page * columns, (page + 1) * columns),
  )
  const cell = (signer: Signer, index: number) => {
    const mark = signer.half_days[index]?.marks[0]
    if (!mark) return { kind: 'empty', words: '', strokes: [] }
    if (!mark.present) return { kind: 'absent', words: t('sheet_pdf.absent'), strokes: [] }
    if (mark.signature)
      return {
        kind: 'signed',
        words: t('sheet_pdf.signature', { name: signer.name }),
        strokes: strokesOf(mark.signature),
      }
    return {
      kind: 'present',
      words: t(mark.how === 'code' ? 'sheet_pdf.by_code' : 'sheet_pdf.present'),
      strokes: [],
    }
  }
  const rows = (list: readonly Signer[], page: readonly { index: number }[]) =>
    list.map((signer) => ({ name: signer.name, cells: page.map(({ index }) => cell(signer, index)) }))
  const [people, trainers] = [signers.filter((one) => one.enrolment), signers.filter((one) => !one.enrolment)]
  return {
    lang: language,
    title: t('sheet_pdf.title'),
    module: textIn(session.title, language).text,
    where: session.place ? text(session.place) : '',
    labels: {
      name: t('sheet_pdf.name'),
      participants: t('sheet_pdf.participants'),
      trainers: t('sheet.trainers'),
    },
    pages: pages.map((page) => ({
      half_days: page,
      people: rows(people, page),
      trainers: rows(trainers, page),
    })),
  }
}

/** `10,20 11,22;40,50` as lists of points from 0 to 1. */
const strokesOf = (signature: string) =>
  signature.split(';').map((stroke) =>
    stroke.split(' ').map((point) => {
      const [x = 0, y = 0] = point.split(',').map(Number)
      return [x / 300, y / 100]
    }),
  )
