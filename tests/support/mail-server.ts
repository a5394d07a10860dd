import type { AddressInfo } from 'node:net'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

/** What a mail server took: as it came over the wire. */
export type Taken = {
  readonly to: readonly string[]
  readonly from: string
  readonly raw: string
  readonly secure: boolean
}

/** How a mail server answers: takes all, or refuses at RCPT with a code, or at DATA, or says nothing any more. */
export type Manner = 'takes' | 'hangs' | 550 | 451

/** A real mail server on a free port. */
export async function mailServer(options: SMTPServerOptions = {}) {
  const taken: Taken[] = []
  const rule = { manner: 'takes' as Manner, tried: 0 }
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: options.secure || options.key ? [] : ['STARTTLS'],
    logger: false,
    onRcptTo({ address }, _, answer) {
      rule.tried += 1
      if (rule.manner === 'hangs') return
      if (rule.manner === 'takes') return answer()
      // Servers say the address back in what they answer: nothing of it may stay with us.
      answer(Object.assign(new Error(`<${address}> is not wanted here`), { responseCode: rule.manner }))
    },
    onData(stream, session, answer) {
      const parts: Buffer[] = []
      stream.on('data', (part: Buffer) => parts.push(part))
      stream.on('end', () => {
        const { mailFrom, rcptTo } = session.envelope
        taken.push({
          to: rcptTo.map((one) => one.address),
          from: mailFrom ? mailFrom.address : '',
          raw: Buffer.concat(parts).toString(),
          secure: session.secure,
        })
        answer()
      })
    },
    ...options,
  })
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.server.address() as AddressInfo
  return {
    port,
    url: `${options.secure ? 'smtps' : 'smtp'}://127.0.0.1:${port}`,
    taken,
    rule,
    close: () => new Promise<void>((resolve) => server.close(() => resolve())),
  }
}

/** The head of a mail, unfolded: names in small letters. */
export function headersOf(raw: string): ReadonlyMap<string, readonly string[]> {
  const head = raw.slice(0, raw.indexOf('\r\n\r\n')).replaceAll(/\r\n[ \t]+/g, ' ')
  return new Map(
    [...Map.groupBy(head.split('\r\n'), (line) => line.split(':')[0]?.toLowerCase() ?? '')].map(
      ([name, lines]) => [name, lines.map((line) => line.slice(line.indexOf(':') + 1).trim())],
    ),
  )
}
