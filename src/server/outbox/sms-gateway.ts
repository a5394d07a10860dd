import type { Gateway } from './mail-gateway.ts'
import { Undelivered } from './undelivered.ts'

export type SmsConfig = {
  readonly url: string
  readonly token: string | undefined
  /** Under which names the gateway expects the number and the text. */
  readonly toField: string
  readonly textField: string
  /** How long the gateway may take to answer, in milliseconds. */
  readonly patience?: number
}

/** A number as ITU-T E.164 writes it: a plus, and up to fifteen digits, the first no zero. */
const e164 = /^\+[1-9]\d{6,14}$/

/** Text messages through a gateway that takes JSON over HTTP. */
export const smsGateway = (config: SmsConfig): Gateway => ({
  outcome: 'sent',
  async deliver({ id, recipient, text }) {
    if (!e164.test(recipient)) throw new Undelivered('address', true)
    const answer = await post(config, id, { [config.toField]: recipient, [config.textField]: text })
    if (answer.ok) return
    throw refusal(answer.status)
  },
  close: () => undefined,
})

async function post(
  { url, token, patience = 30_000 }: SmsConfig,
  id: string,
  body: object,
): Promise<Response> {
  try {
    const answer = await fetch(url, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        // The same on every try, so that a gateway which heeds it sends one message once.
        'idempotency-key': id,
        ...(token ? { authorization: `Bearer ${token}` } : {}),
      },
      body: JSON.stringify(body),
      // A token follows no redirection.
      redirect: 'manual',
      signal: AbortSignal.timeout(patience),
    })
    await answer.body?.cancel()
    return answer
  } catch (error) {
    throw new Undelivered((error as Error).name === 'TimeoutError' ? 'timeout' : 'unreachable', false)
  }
}

// RFC 9110, RFC 8470, RFC 6585: of 4xx, these say that the same may be asked again.
const forNow = new Set([408, 425, 429])

function refusal(status: number): Undelivered {
  if (status === 401 || status === 403) return new Undelivered('sign_in', true)
  if (forNow.has(status) || status >= 500) return new Undelivered('refused_for_now', false)
  return status >= 400 ? new Undelivered('refused', true) : new Undelivered('other', false)
}
