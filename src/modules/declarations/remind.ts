import { z } from 'zod'
import { textIn } from '../../kernel/localized.ts'
import { ok, refuse } from '../../kernel/result.ts'
import { send } from '../../server/mail.ts'
import { formatsIn } from '../../server/reader.tsx'
import { command } from '../../server/use-case.ts'
import { reference } from '../organisations/index.ts'
import { declaredBy, findRequest, managersOf } from './declarations.db.ts'
import { texts } from './texts.ts'

/** Writes to those who have not answered: once a day at most to each organisation. */
export const remind = command({
  action: 'declaration.remind',
  input: z.object({ id: reference }),
  output: z.object({
    reminded: z.array(z.string()),
    without_address: z.array(z.string()),
    already_today: z.array(z.string()),
  }),
  api: {
    method: 'post',
    path: '/declaration-requests/{id}/remind',
    summary: 'Remind those who have not answered',
    codes: ['declaration.closed'],
  },

  async run(context, { id }) {
    const { db, actor, now, journal } = context
    const request = await findRequest(db, actor.remit('declaration.remind'), id)
    if (!request) return refuse('not_found')
    if (request.closedAt) return refuse('declaration.closed')
    const outcome = {
      reminded: [] as string[],
      without_address: [] as string[],
      already_today: [] as string[],
    }
    for (const one of await declaredBy(db, request.id)) {
      if (one.holds !== null) continue
      if (one.remindedAt && now.getTime() - one.remindedAt.getTime() < 24 * 3_600_000) {
        outcome.already_today.push(one.slug)
        continue
      }
      const addresses = await managersOf(db, one.organisation)
      for (const recipient of addresses) await send(context, messageTo(recipient, one.slug))
      await db
        .updateTable('declaration_asked')
        .set({ reminded_at: addresses.length > 0 ? now : one.remindedAt })
        .where('request', '=', request.id)
        .where('organisation', '=', one.organisation)
        .execute()
      outcome[addresses.length > 0 ? 'reminded' : 'without_address'].push(one.slug)
    }
    journal(request.id, ['reminded'])
    return ok(outcome)

    function messageTo(recipient: string, organisation: string) {
      const t = texts.in('fr')
      const statement = textIn(request?.statement, 'fr').text
      const due = formatsIn('fr', 'UTC').day(request?.due ?? '')
      const path = `/declarations/${request?.slug}/${organisation}`
      return {
        recipient,
        language: 'fr',
        subject: t('reminder.subject', { statement }),
        body: t('reminder.body', { statement, due }),
        path,
      }
    }
  },
})
