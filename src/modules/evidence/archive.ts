import { strToU8, zipSync } from 'fflate'
import { type Language, textIn } from '../../kernel/localized.ts'
import { csvStyleOf, writeCsv } from '../../server/csv.ts'
import { formatsIn } from '../../server/reader.tsx'
import { presentAt } from '../training/index.ts'
import type { Gathered } from './gather.ts'
import { lackOf, texts } from './texts.ts'

type Place = { readonly language: Language; readonly timeZone: string }

/** What an archive holds as it is: the sheet as PDF, and the diplomas of schools by the id of their certificate. */
export type Enclosed = { readonly sheet: Uint8Array; readonly diplomas: ReadonlyMap<string, Uint8Array> }

/** One archive of a session: what is missing first, then each piece in a format that any office reads. */
export function archiveOf(
  found: Gathered,
  { sheet, diplomas }: Enclosed,
  place: Place,
): Uint8Array<ArrayBuffer> {
  const t = texts.in(place.language)
  const asIssued = [...diplomas].map(([id, pdf]) => [`${t('file.certificates')}/${id}.pdf`, pdf] as const)
  const badges = found.certificates.flatMap(({ id, credential }) =>
    credential === null ? [] : [[`${t('file.certificates')}/${id}.json`, strToU8(credential)] as const],
  )
  const files: Record<string, Uint8Array> = {
    [`${t('file.read_me')}.txt`]: strToU8(readMe(found, place)),
    [`${t('file.programme')}.txt`]: strToU8(programmeText(found, place)),
    [`${t('file.invitations')}.csv`]: strToU8(invitations(found, place)),
    [`${t('file.attendance')}.pdf`]: sheet,
    [`${t('file.attendance')}.csv`]: strToU8(attendance(found, place)),
    [`${t('file.certificates')}.csv`]: strToU8(certificates(found, place)),
    ...Object.fromEntries([...badges, ...asIssued]),
  }
  return new Uint8Array(zipSync(files, { level: 6 }))
}

/** What the archive holds, and what is missing of it. */
function readMe({ attendance: { session }, pieces, lacks }: Gathered, { language, timeZone }: Place): string {
  const t = texts.in(language)
  const { day } = formatsIn(language, timeZone)
  const lines = [...pieces].map(([piece, standing]) => {
    const lack = lackOf(piece, lacks, language)
    return `- ${t(`piece.${piece}`)} : ${t(`standing.${standing}`)}${lack ? ` (${lack})` : ''}`
  })
  const head = `${textIn(session.title, language).text}, ${day(session.half_days[0]?.day ?? '')}`
  return [head, '', t('missing.title'), ...lines, ''].join('\r\n')
}

/** The sheet of the module and what was decided of the session, in words. */
function programmeText(
  { programme, module, attendance: { session } }: Gathered,
  { language, timeZone }: Place,
): string {
  const t = texts.in(language)
  const { day, text, list } = formatsIn(language, timeZone)
  const parts = Object.entries(module.sheet).map(([part, words]) => [
    t(`part.${part}` as 'part.objectives'),
    text(words),
  ])
  const half = session.half_days.map((one) => `${day(one.day)}, ${one.begins}–${one.ends}`)
  const told = [
    [t('text.programme'), text(programme.title)],
    [t('text.module'), text(module.title)],
    [t('text.dates'), half.join(' ; ')],
    [t('text.place'), session.place ? text(session.place) : (session.link ?? '')],
    [t('text.trainers'), list(module.trainers.map((one) => one.name))],
    [t('text.competences'), list(module.competences.map((one) => text(one)))],
    [t('text.contributors'), list(module.contributors)],
    ...parts,
    [t('text.restitution'), session.restitution ? text(session.restitution) : ''],
  ]
  return told.map(([term, detail]) => `${term} : ${detail || '–'}`).join('\r\n\r\n')
}

function invitations({ told }: Gathered, { language, timeZone }: Place): string {
  const t = texts.in(language)
  const { moment } = formatsIn(language, timeZone)
  const words = [t('csv.name'), t('csv.told'), t('csv.at')] as const
  const rows = told.map((one) => ({
    [words[0]]: one.name,
    [words[1]]: t(`told.${one.kind}`),
    [words[2]]: one.sentAt ? moment(one.sentAt) : t('csv.unsent'),
  }))
  return writeCsv([...words], rows, csvStyleOf(language))
}

/** Names and presences: neither the college nor the employer, which are nobody else’s business. */
function attendance({ attendance: { session, signers } }: Gathered, { language, timeZone }: Place): string {
  const t = texts.in(language)
  const { day } = formatsIn(language, timeZone)
  const columns = session.half_days.map((one) => `${day(one.day)} ${one.begins}`)
  const said = (present: boolean | undefined) =>
    present === undefined ? '' : t(present ? 'csv.present' : 'csv.absent')
  const rows = signers.map((one) => ({
    [t('csv.name')]: one.name,
    ...Object.fromEntries(columns.map((column, index) => [column, said(presentAt(one, index))])),
  }))
  return writeCsv([t('csv.name'), ...columns], rows, csvStyleOf(language))
}

function certificates(
  { certificates: held, attendance: { signers } }: Gathered,
  { language }: Place,
): string {
  const t = texts.in(language)
  const words = [t('csv.name'), t('csv.issued'), t('csv.certificate'), t('csv.revoked')] as const
  const nameOf = (ids: readonly string[]) =>
    signers.find((one) => one.enrolment && ids.includes(one.enrolment))?.name
  const rows = held.map((one) => ({
    [words[0]]: nameOf(one.enrolments) ?? '',
    [words[1]]: one.issuedOn,
    [words[2]]: one.id,
    [words[3]]: one.revoked ? t('csv.yes') : '',
  }))
  return writeCsv([...words], rows, csvStyleOf(language))
}
