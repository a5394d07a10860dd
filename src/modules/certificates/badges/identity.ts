import { createHash } from 'node:crypto'
import { z } from 'zod'
import type { Badge } from './verify.ts'

/** Somebody as a badge tells of them: by name where they allow it, else by what they alone can show to be theirs. */
export type Identity =
  | { readonly name: string }
  | { readonly kind: 'emailAddress' | 'name'; readonly known: string; readonly salt: string }

/** Salted, so that what is said of nobody by name is found in no list of digests made before. */
export function identityOf(holder: Identity) {
  if ('name' in holder)
    return { type: 'IdentityObject', hashed: false, identityHash: holder.name, identityType: 'name' }
  const { kind, known, salt } = holder
  return {
    type: 'IdentityObject',
    hashed: true,
    identityHash: digestOf(plain(known), salt),
    identityType: kind,
    salt,
  }
}

const digestOf = (known: string, salt: string) =>
  `sha256$${createHash('sha256').update(`${known}${salt}`).digest('hex')}`

/**
 * Whether a badge is of somebody. It is known by an electronic address or by a name, not by both: `ask_address` and `ask_name`
 * where the other was asked about. `not_told` where it says of nobody whose it is, in a way that is read here.
 */
export const sameness = ['same', 'other', 'ask_address', 'ask_name', 'not_told'] as const
export type Sameness = (typeof sameness)[number]

const Told = z.object({
  hashed: z.boolean(),
  identityHash: z.string(),
  identityType: z.string().optional(),
  salt: z.string().default(''),
})
type Told = z.output<typeof Told>

/** Whether a badge is of whoever has this electronic address, or this name. */
export function sameAs({ json }: Pick<Badge, 'json'>, asked: string): Sameness {
  const told = [json['credentialSubject']].flat().flatMap(identifiersOf)
  if (told.length === 0) return 'not_told'
  if (told.some((one) => isOf(one, asked))) return 'same'
  const isAddress = asked.includes('@')
  if (told.some(({ identityType }) => (identityType === 'emailAddress') === isAddress)) return 'other'
  return isAddress ? 'ask_name' : 'ask_address'
}

const identifiersOf = (subject: unknown): readonly Told[] =>
  [(subject as { identifier?: unknown } | null | undefined)?.identifier].flat().flatMap((one) => {
    const read = Told.safeParse(one)
    return read.success ? [read.data] : []
  })

function isOf({ hashed, identityHash, salt }: Told, asked: string): boolean {
  if (!hashed) return plain(identityHash).toLowerCase() === plain(asked).toLowerCase()
  return spellings(plain(asked)).some((one) => digestOf(one, salt) === identityHash)
}

const plain = (text: string) => text.normalize('NFC').trim().replace(/\s+/g, ' ')

const mostWords = 5

/**
 * A digest tells no small letter from a capital: each word of a name is tried as it was typed, in small letters, in capitals
 * and with a capital where a part of it begins.
 */
function spellings(typed: string): readonly string[] {
  const words = typed.split(' ')
  if (words.length > mostWords) return [typed]
  return words
    .map(writings)
    .reduce((heads, tails) => heads.flatMap((head) => tails.map((tail) => `${head} ${tail}`)))
}

function writings(word: string): readonly string[] {
  const small = word.toLowerCase()
  const begun = small.replace(/(?<!\p{L})\p{L}/gu, (letter) => letter.toUpperCase())
  return [...new Set([word, small, begun, word.toUpperCase()])]
}
