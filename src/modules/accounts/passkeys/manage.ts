import { z } from 'zod'
import { ok, type Result, refuse } from '../../../kernel/result.ts'
import type { Request } from '../../../server/use-case.ts'
import { inSignIn, type WaysIn } from '../../../server/ways-in.ts'
import { isUnsure } from '../second-level.ts'
import { takeBackIfRefused } from '../take-back.ts'
import { removePasskey, renamePasskey } from './notes.ts'
import { removeKept, renameKept, waysOf } from './stored.ts'

type Changed = Promise<Result<{ action: string }>>

const Named = z.object({ id: z.uuid(), name: z.string().trim().min(1).max(100) })
const One = z.object({ id: z.uuid() })

/** Gives a passkey of one's own another name. */
export async function renameOwn(request: Request, { pool }: WaysIn, typed: unknown): Changed {
  const parsed = Named.safeParse(typed)
  if (!parsed.success) return refuse('passkey.unnamed', 'name')
  const { id, name } = parsed.data
  return takeBackIfRefused((refused) =>
    inSignIn(pool, async (db) => {
      const renamed = await renameKept(db, request.actor.account ?? '', id, name)
      if (!renamed) return refused(refuse('not_found'))
      const noted = await renamePasskey(request, { id })
      return noted.ok ? ok({ action: 'passkey.rename' }) : refused(noted)
    }),
  )
}

/** Takes away a passkey of one's own, unless nothing else would let its holder in. */
export async function removeOwn(request: Request, { pool, provider }: WaysIn, typed: unknown): Changed {
  const parsed = One.safeParse(typed)
  if (!parsed.success) return refuse('not_found')
  const { id } = parsed.data
  const account = request.actor.account ?? ''
  return takeBackIfRefused((refused) =>
    inSignIn(pool, async (db) => {
      if (await isUnsure(db, request.actor)) return refused(refuse('auth.assurance_too_low'))
      const ways = await waysOf(db, account, provider?.issuer)
      if (!(await removeKept(db, account, id))) return refused(refuse('not_found'))
      if (ways <= 1) return refused(refuse('passkey.last'))
      const noted = await removePasskey(request, { id })
      return noted.ok ? ok({ action: 'passkey.remove' }) : refused(noted)
    }),
  )
}
