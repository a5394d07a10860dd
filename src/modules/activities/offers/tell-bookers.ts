import type { Language } from '../../../kernel/localized.ts'
import { send } from '../../../server/outbox/index.ts'
import { formatsIn } from '../../../server/reader.tsx'
import type { Writing } from '../../../server/use-case.ts'
import { readersOf } from '../../reminders/index.ts'
import { languageOfOrganisation } from '../../task-links/index.ts'
import { texts } from '../texts.ts'
import type { Booking, Offer } from './offers.db.ts'

type What = 'withdrawn' | 'cancelled'

/**
 * Tells organisations that the places they booked are theirs no more: the whole day was taken back (`withdrawn`), or
 * its host cancelled the booking (`cancelled`). Their managers are written to, else their own address.
 */
export async function tellBookers(
  writing: Writing,
  offer: Offer,
  bookings: readonly Booking[],
  what: What,
): Promise<void> {
  for (const { booker } of bookings) {
    const { managers, own } = await readersOf(writing.db, booker)
    const recipients = managers.length > 0 || own === null ? managers : [own]
    const language = await languageOfOrganisation(writing.db, booker)
    for (const recipient of recipients)
      await send(writing, {
        ...{ kind: 'offer', recipient, language, about: { organisation: booker } },
        ...words(offer, language, what),
      })
  }
}

function words({ id, title, hostName, date, begins, ends }: Offer, language: Language, what: What) {
  const t = texts.in(language)
  const { day, text } = formatsIn(language, 'UTC')
  const when = t('offer.moment', { day: day(date), begins, ends })
  const named = { title: text(title), host: text(hostName), when }
  return {
    subject: t(`mail.offer.${what}.subject`, named),
    body: [t('mail.offer.greeting'), t(`mail.offer.${what}`, named), `${t('mail.offer.see')}\n{1}`].join(
      '\n\n',
    ),
    links: [{ path: `/journees/${id}` }],
  }
}
