import { createHmac } from 'node:crypto'

/** How long a code is the one of the moment, in seconds (RFC 6238, section 5.2). */
const stepSeconds = 30
const digits = 6

/** The step that a moment lies in. */
export const stepAt = (now: Date): number => Math.floor(now.getTime() / 1000 / stepSeconds)

/** The code of a step (RFC 4226, section 5.3: HMAC-SHA-1, dynamic truncation). */
export function codeOf(secret: Uint8Array, step: number, length = digits): string {
  const counter = Buffer.alloc(8)
  counter.writeBigUInt64BE(BigInt(step))
  const mac = createHmac('sha1', secret).update(counter).digest()
  const offset = (mac.at(-1) as number) & 0xf
  const number = mac.readUInt32BE(offset) & 0x7fffffff
  return String(number % 10 ** length).padStart(length, '0')
}

/** The step whose code was typed: of this moment, or the one before or after it, for clocks that differ. */
export const stepOfCode = (secret: Uint8Array, code: string, now: Date): number | undefined =>
  [0, -1, 1].map((away) => stepAt(now) + away).find((step) => codeOf(secret, step) === code)

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'

/** A secret as it is typed into a telephone (RFC 4648, base 32, without padding). */
export function base32(bytes: Uint8Array): string {
  const bits = [...bytes].map((byte) => byte.toString(2).padStart(8, '0')).join('')
  return (bits.match(/.{1,5}/g) ?? [])
    .map((five) => alphabet[Number.parseInt(five.padEnd(5, '0'), 2)])
    .join('')
}

/** The address that an authenticator reads from the QR code. */
export function otpauth(
  secret: Uint8Array,
  { issuer, account }: { issuer: string; account: string },
): string {
  const label = encodeURIComponent(`${issuer}:${account}`)
  return `otpauth://totp/${label}?secret=${base32(secret)}&issuer=${encodeURIComponent(issuer)}&algorithm=SHA1&digits=${digits}&period=${stepSeconds}`
}
