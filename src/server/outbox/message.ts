import { createHmac } from 'node:crypto'
import { type KeyRing, opening, sealing } from '../keys.ts'
import type { LinkHeld } from '../link.ts'

/** Where a message leads: a page of ours, or a link whose address is made when the message goes out. */
export type MessageLink = { readonly path: string } | LinkHeld

export const messageKinds = [
  'invitation',
  'recovery',
  'link',
  'reminder',
  'weekly',
  'digest',
  'training',
  'offer',
] as const
export type MessageKind = (typeof messageKinds)[number]

/**
 * What became of it: it waits, a gateway took it, it lies in the data folder, it went within another, it could not be
 * sent, nobody tries any more.
 */
export const messageStates = ['waiting', 'sent', 'written', 'gathered', 'failed', 'given_up'] as const
export type MessageState = (typeof messageStates)[number]

export const channels = ['email', 'sms'] as const
export type Channel = (typeof channels)[number]

/** What only its reader is to see. */
export type Content = {
  /** A mail address, or a telephone number as E.164 writes it. */
  readonly recipient: string
  readonly subject: string
  /** `{1}` stands for the first link. */
  readonly body: string
  readonly links: readonly MessageLink[]
  /** What a calendar takes in (iCalendar), for the mail that brings it. */
  readonly calendar?: string
}

export type Message = Content & {
  readonly kind: MessageKind
  readonly channel?: Channel
  readonly language: string
  /** Whom or what it is about, by id: that stays once the message is gone. */
  readonly about: { readonly account?: string; readonly organisation?: string }
}

const context = (message: string) => `message:${message}`

/** The content as its row holds it. */
export function sealContent(
  keys: KeyRing,
  message: string,
  { recipient, subject, body, links, calendar }: Content,
) {
  const key = keys.newest()
  const plain = Buffer.from(JSON.stringify({ recipient, subject, body, links, calendar }))
  return { content: sealing(key.bytes, plain, context(message)), content_key: key.id }
}

type Sealed = { readonly id: string; readonly content: Buffer | null; readonly content_key: string | null }

/** The content of a row that has one. What waited before messages were sealed has no key. */
export async function openContent(keys: KeyRing, { id, content, content_key }: Sealed): Promise<Content> {
  if (!content) throw new Error(`message ${id} has no content any more`)
  const plain = content_key ? opening((await keys.of(content_key)).bytes, content, context(id)) : content
  return JSON.parse(plain.toString()) as Content
}

/** The mark of a recipient: the same for the same one, and telling nothing without the key. */
export const readerMark = (keys: KeyRing, recipient: string): Buffer =>
  createHmac('sha256', keys.newest().bytes).update(`reader:${recipient.trim().toLowerCase()}`).digest()

/** As much of an address as tells an administrator what to do about it: the first letter and the domain. */
export function hintOf(recipient: string): string {
  const at = recipient.lastIndexOf('@')
  return at > 0 ? `${recipient.slice(0, 1)}…${recipient.slice(at)}` : `${recipient.slice(0, 3)}…`
}
