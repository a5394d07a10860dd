import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto'
import { Decrypter, Encrypter } from 'age-encryption'
import { Unreadable } from './unreadable.ts'

/**
 * The envelope of an archive: a line that says what it is, the archive's own key encrypted to the recovery key (age,
 * age-encryption.org/v1), then the body in segments of 64 KiB by the STREAM construction (Hoang, Reyhanitabar, Rogaway,
 * Vizár: Online Authenticated-Encryption and its Nonce-Reuse Misuse-Resistance, CRYPTO 2015) with AES-256-GCM: each
 * segment's nonce is its number and whether it is the last, so that none is changed, moved, left out or cut off unseen.
 */
const what = 'maillage archive '
const version = 1
const segmentBytes = 65_536
const tagBytes = 16
const sealedBytes = segmentBytes + tagBytes
/** Written after the last segment, in the clear: tells an archive that was cut from one that was altered. */
const end = Buffer.from('\nmaillage archive ends\n')

const bodyKey = (key: Uint8Array) => Buffer.from(hkdfSync('sha256', key, '', 'maillage archive body', 32))

function nonceOf(number: number, last: boolean): Buffer {
  const nonce = Buffer.alloc(12)
  nonce.writeUIntBE(number, 5, 6)
  nonce[11] = last ? 1 : 0
  return nonce
}

const checkOf = (header: Uint8Array) => createHash('sha256').update(header).digest()

async function headerFor(recipient: string, key: Uint8Array): Promise<Buffer> {
  const encrypter = new Encrypter()
  encrypter.addRecipient(recipient)
  const sealed = Buffer.from(await encrypter.encrypt(key))
  const head = Buffer.from(`${what}${version}\n${String(sealed.length).padStart(6, '0')}\n`)
  const header = Buffer.concat([head, sealed])
  return Buffer.concat([header, checkOf(header)])
}

/** Seals a stream of bytes for whoever holds the recovery key. */
export async function* sealedFor(recipient: string, body: AsyncIterable<Uint8Array>): AsyncGenerator<Buffer> {
  const key = randomBytes(32)
  yield await headerFor(recipient, key)
  const cipherKey = bodyKey(key)
  const seal = (plain: Uint8Array, number: number, last: boolean) => {
    const cipher = createCipheriv('aes-256-gcm', cipherKey, nonceOf(number, last))
    return Buffer.concat([cipher.update(plain), cipher.final(), cipher.getAuthTag()])
  }
  let number = 0
  const waiting = new Pieces(body)
  for (;;) {
    const plain = await waiting.upTo(segmentBytes)
    const last = !(await waiting.more())
    yield seal(plain, number, last)
    if (last) break
    number += 1
  }
  yield end
}

/** The bytes that were sealed, each given out only once it is known to be as it was sealed. Throws `Unreadable`. */
export async function* openedWith(
  identity: string,
  archive: AsyncIterable<Uint8Array>,
): AsyncGenerator<Buffer> {
  const pieces = new Pieces(archive)
  const cipherKey = bodyKey(await keyIn(pieces, identity))
  for (let number = 0; ; number += 1) {
    const piece = await pieces.upTo(sealedBytes + end.length)
    if (piece.length === sealedBytes + end.length && (await pieces.more())) {
      const plain = opened(cipherKey, piece.subarray(0, sealedBytes), nonceOf(number, false))
      if (!plain) throw new Unreadable('altered')
      pieces.giveBack(piece.subarray(sealedBytes))
      yield plain
      continue
    }
    yield* lastOf(piece, cipherKey, number)
    return
  }
}

/** What is left holds the last segment, perhaps one before it, and the end. */
function* lastOf(piece: Buffer, key: Buffer, number: number): Generator<Buffer> {
  const body = piece.subarray(0, -end.length)
  const ends = piece.length > end.length && piece.subarray(-end.length).equals(end)
  if (!ends) throw new Unreadable(isLast(piece, key, number) ? 'altered' : 'cut')
  if (body.length > sealedBytes) throw new Unreadable('altered')
  const plain = opened(key, body, nonceOf(number, true))
  if (!plain) throw new Unreadable('altered')
  yield plain
}

/** Whether the last segment is whole, and only the words after it are not as they were. */
const isLast = (piece: Buffer, key: Buffer, number: number) =>
  piece.length > end.length &&
  opened(key, piece.subarray(0, -end.length), nonceOf(number, true)) !== undefined

function opened(key: Buffer, sealed: Buffer, nonce: Buffer): Buffer | undefined {
  if (sealed.length < tagBytes) return undefined
  const decipher = createDecipheriv('aes-256-gcm', key, nonce).setAuthTag(sealed.subarray(-tagBytes))
  try {
    return Buffer.concat([decipher.update(sealed.subarray(0, -tagBytes)), decipher.final()])
  } catch {
    return undefined
  }
}

const lengthBytes = 7
const checkBytes = 32

async function keyIn(pieces: Pieces, identity: string): Promise<Uint8Array> {
  const head = await pieces.upTo(what.length + 2)
  const words = head.toString('latin1')
  if (!words.startsWith(what)) throw new Unreadable(what.startsWith(words) ? 'cut' : 'foreign')
  if (head.length < what.length + 2) throw new Unreadable('cut')
  if (words !== `${what}${version}\n`) throw new Unreadable(/\d\n?$/.test(words) ? 'newer' : 'altered')
  const length = await whole(pieces, lengthBytes)
  if (!/^\d{6}\n$/.test(length.toString('latin1'))) throw new Unreadable('altered')
  const sealed = await whole(pieces, Number(length.toString('latin1')))
  const check = await whole(pieces, checkBytes)
  if (!checkOf(Buffer.concat([head, length, sealed])).equals(check)) throw new Unreadable('altered')
  const decrypter = new Decrypter()
  try {
    decrypter.addIdentity(identity)
    return await decrypter.decrypt(sealed)
  } catch {
    throw new Unreadable('key')
  }
}

async function whole(pieces: Pieces, length: number): Promise<Buffer> {
  const bytes = await pieces.upTo(length)
  if (bytes.length < length) throw new Unreadable('cut')
  return bytes
}

/** A stream of bytes, taken in pieces of the length that is asked for. */
class Pieces {
  readonly #source: AsyncIterator<Uint8Array>
  readonly #held: Buffer[] = []
  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]()
  }

  /** So many bytes; fewer only where there are no more. */
  async upTo(length: number): Promise<Buffer> {
    const taken: Buffer[] = []
    let missing = length
    while (missing > 0 && (this.#held.length > 0 || (await this.#take()))) {
      const first = this.#held.shift() as Buffer
      if (first.length > missing) this.#held.unshift(first.subarray(missing))
      taken.push(first.subarray(0, missing))
      missing -= Math.min(missing, first.length)
    }
    return Buffer.concat(taken)
  }

  async more(): Promise<boolean> {
    while (this.#held.length === 0) if (!(await this.#take())) return false
    return true
  }

  giveBack(bytes: Buffer) {
    this.#held.unshift(bytes)
  }

  async #take(): Promise<boolean> {
    const { done, value } = await this.#source.next()
    if (done) return false
    if (value.length > 0) this.#held.push(Buffer.from(value.buffer, value.byteOffset, value.byteLength))
    return true
  }
}
