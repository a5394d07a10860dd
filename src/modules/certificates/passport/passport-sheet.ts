import { join } from 'node:path'
import { type Language, textIn } from '../../../kernel/localized.ts'
import { screenLanguage } from '../../../server/messages.ts'
import { formatsIn } from '../../../server/reader.tsx'
import { root } from '../../../server/root.ts'
import { checkIn, demonstrationIn, type SheetIn } from '../sheet/sheet.ts'
import { texts } from '../texts.ts'
import { hoursIn } from './hours.ts'
import type { Passport } from './passport.db.ts'

export const passportTemplate = join(root, 'src', 'modules', 'certificates', 'passport', 'passport.typ')

type Place = SheetIn & { readonly now: Date; readonly baseUrl: string }

/** A passport ready to be set: every word is data to the template. */
export function passportSheet({ name, attended, certificates, minutes }: Passport, place: Place) {
  const { language, timeZone, now, baseUrl } = place
  const t = texts.in(language)
  const { day, dayOf } = formatsIn(language, timeZone)
  const said = saidIn(language)
  return {
    lang: screenLanguage(language),
    date: dayOf(now).split('-').map(Number),
    title: t('passport.title'),
    name: name ?? '',
    demonstration: demonstrationIn(place),
    total: t('passport.total', { hours: hoursIn(minutes, language) }),
    at: t('passport.at', { day: day(dayOf(now)) }),
    tables: [
      {
        title: t('passport.modules'),
        columns: [t('passport.module'), t('passport.length'), t('passport.day')],
        rows: attended.map((one) => [said(one.title), hoursIn(one.minutes, language), day(one.day)]),
      },
      {
        title: t('passport.certificates'),
        columns: [t('certificate'), t('certificate.issuer'), t('passport.day')],
        rows: certificates
          .filter((one) => !one.revoked)
          .map((one) => [said(one.title), said(one.issuer), day(one.issuedOn)]),
      },
    ].filter((one) => one.rows.length > 0),
    check: {
      ...checkIn(language, `${baseUrl}/certificats/verifier`, []),
      what: t('passport.check'),
    },
  }
}

const saidIn = (language: Language) => (text: Parameters<typeof textIn>[0]) => textIn(text, language).text
