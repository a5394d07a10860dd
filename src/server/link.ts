import { createHmac, timingSafeEqual } from 'node:crypto'

/** What a link opens: one task, whether reminders come, an account that waits or was locked out, a seat in a training. */
const linkPurposes = ['task', 'reminders', 'invitation', 'access', 'enrolment'] as const
export type LinkPurpose = (typeof linkPurposes)[number]

/** A link by which somebody acts without an account: what it is for stands in the row of its id. */
export type LinkHeld = { readonly id: string; readonly purpose: LinkPurpose }

/** Addresses that begin so carry a link's token: they are written down nowhere, not even in the page itself. */
export const linkPath = '/l/'

const places: Readonly<Record<LinkPurpose, string>> = {
  task: linkPath,
  reminders: `${linkPath}rappels/`,
  invitation: `${linkPath}invitation/`,
  access: `${linkPath}acces/`,
  enrolment: `${linkPath}inscription/`,
}

const signed = (key: string, { id, purpose }: LinkHeld) =>
  createHmac('sha256', key).update(`${purpose}:${id}`).digest()

/** The address of a link. Nobody makes one without the key, so none need be kept. */
export function linkAddress(key: string, link: LinkHeld): string {
  const id = Buffer.from(link.id.replaceAll('-', ''), 'hex')
  return `${places[link.purpose]}${Buffer.concat([id, signed(key, link)]).toString('base64url')}`
}

/** The link whose address a path is; undefined where it is none of ours. That it still holds is for its own rules to say. */
export function linkAt(key: string, path: string): LinkHeld | undefined {
  for (const purpose of linkPurposes) {
    const token = path.startsWith(places[purpose]) ? path.slice(places[purpose].length) : ''
    if (!/^[\w-]{64}$/.test(token)) continue
    const bytes = Buffer.from(token, 'base64url')
    const hex = bytes.subarray(0, 16).toString('hex')
    const id = hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
    if (timingSafeEqual(bytes.subarray(16), signed(key, { id, purpose }))) return { id, purpose }
  }
  return undefined
}
