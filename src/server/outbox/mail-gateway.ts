import { createTransport } from 'nodemailer'
import { htmlOf, type Letter } from './letter.ts'
import { type FailureCode, Undelivered } from './undelivered.ts'

export type Gateway = {
  /** What became of a message it takes. */
  readonly outcome: 'sent' | 'written'
  /** Throws `Undelivered` where it does not take a message. */
  deliver(letter: Letter): Promise<void>
  close(): void
}

export type MailConfig = {
  /** `smtps:` speaks TLS from the first byte; `smtp:` goes over to TLS where the server offers it, or must with `?requireTLS=true`. */
  readonly url: string
  readonly from: string
  /** How long the server may take to answer, in milliseconds. */
  readonly patience?: number
}

/** Mail through one server, over a few connections that are kept. */
export function mailGateway({ url, from, patience = 30_000 }: MailConfig): Gateway {
  const transport = createTransport({
    ...{ url, pool: true, maxConnections: 2, maxMessages: 100 },
    ...{ connectionTimeout: patience, greetingTimeout: patience, socketTimeout: patience },
    // What goes with a message is text of ours: nothing is ever read from a path or an address.
    ...{ disableFileAccess: true, disableUrlAccess: true },
  } as Parameters<typeof createTransport>[0])
  return {
    outcome: 'sent',
    async deliver(letter) {
      if (!/^[^\s<>,;:"()[\]\\]+@[^\s<>,;:"()[\]\\@]+$/.test(letter.recipient))
        throw new Undelivered('address', true)
      try {
        await transport.sendMail(mailOf(letter, from))
      } catch (error) {
        throw mailFailure(error)
      }
    },
    close: () => transport.close(),
  }
}

/** The mail itself. Its Message-ID follows from the row's id, so that one sent twice after an unclear end is known as one. */
const mailOf = (letter: Letter, from: string) => ({
  from: { name: 'Maillage', address: from },
  // An object, so that no part of an address is read as a list of several.
  to: { name: '', address: letter.recipient },
  subject: letter.subject,
  text: letter.text,
  html: htmlOf(letter),
  attachments: letter.calendar
    ? [{ filename: 'calendrier.ics', content: letter.calendar, contentType: 'text/calendar; charset=utf-8' }]
    : [],
  date: letter.date,
  messageId: `<${letter.id}@${from.slice(from.lastIndexOf('@') + 1)}>`,
  headers: {
    'Content-Language': letter.language,
    // RFC 3834, section 5: nobody's absence is answered to it.
    'Auto-Submitted': 'auto-generated',
    ...unsubscribing(letter.unsubscribe),
  },
})

/** RFC 2369, and RFC 8058 for one click, which it allows over https only. */
const unsubscribing = (address: string | undefined): Record<string, string> =>
  address === undefined
    ? {}
    : {
        'List-Unsubscribe': `<${address}>`,
        ...(address.startsWith('https:') ? { 'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click' } : {}),
      }

const byCode: Readonly<Record<string, FailureCode>> = {
  ...{
    ECONNECTION: 'unreachable',
    ECONNREFUSED: 'unreachable',
    EDNS: 'unreachable',
    ENOTFOUND: 'unreachable',
  },
  ...{ ECONNRESET: 'unreachable', EHOSTUNREACH: 'unreachable', ESOCKET: 'unreachable' },
  ...{ ETIMEDOUT: 'timeout', ETLS: 'tls', EREQUIRETLS: 'tls', EAUTH: 'sign_in', ENOAUTH: 'sign_in' },
}

/** RFC 5321, section 4.2.1: 5xx is for good, 4xx for now. */
function mailFailure(error: unknown): Undelivered {
  const {
    code = '',
    responseCode,
    message = '',
  } = error as {
    code?: string
    responseCode?: number
    message?: string
  }
  const permanent = responseCode !== undefined && responseCode >= 500
  if (code === 'EAUTH' || code === 'ENOAUTH') return new Undelivered('sign_in', permanent)
  if (responseCode !== undefined) return new Undelivered(permanent ? 'refused' : 'refused_for_now', permanent)
  if (code === 'ESOCKET' && /certificate|self.signed|SSL|TLS|altnames/i.test(message))
    return new Undelivered('tls', false)
  return new Undelivered(byCode[code] ?? 'other', false)
}
