import { randomBytes } from 'node:crypto'
import { generateX25519Identity, identityToRecipient } from 'age-encryption'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { openedWith, sealedFor } from './sealed-stream.ts'

const segment = 65_536

async function* inPieces(bytes: Uint8Array, length = 50_000) {
  for (let at = 0; at < bytes.length; at += length) yield bytes.subarray(at, at + length)
}
async function gather(pieces: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const all: Uint8Array[] = []
  for await (const piece of pieces) all.push(piece)
  return Buffer.concat(all)
}

describe('the envelope of an archive', () => {
  let identity: string
  let recipient: string
  beforeAll(async () => {
    identity = await generateX25519Identity()
    recipient = await identityToRecipient(identity)
  })
  const seal = (plain: Uint8Array) => gather(sealedFor(recipient, inPieces(plain)))
  const open = (sealed: Uint8Array, key = identity) => gather(openedWith(key, inPieces(sealed)))
  const reason = (sealed: Uint8Array, key?: string) =>
    open(sealed, key).then(
      () => 'opened',
      (error) => error.reason ?? error,
    )

  it.each([0, 1, segment - 1, segment, segment + 1, 3 * segment, 3 * segment + 17])(
    'opens to the %i bytes that were sealed, whatever pieces they come in',
    async (length) => {
      const plain = randomBytes(length)
      const sealed = await seal(plain)
      expect(sealed.includes(plain.subarray(0, 16)) && length > 15).toBe(false)
      expect((await open(sealed)).equals(plain)).toBe(true)
      expect((await gather(openedWith(identity, inPieces(sealed, 1_000_000)))).equals(plain)).toBe(true)
    },
  )

  it('is said to be cut off wherever it is cut off', async () => {
    const sealed = await seal(randomBytes(2 * segment + 100))
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: sealed.length - 1 }), async (at) => {
        expect(await reason(sealed.subarray(0, at))).toBe('cut')
      }),
      { numRuns: 200 },
    )
    for (const at of [sealed.length - 1, sealed.length - 23, sealed.length - 24, 0, 5, 20, 100, 300])
      expect(await reason(sealed.subarray(0, at)), `at ${at}`).toBe('cut')
  })

  it('is refused with any one byte changed, and never opens to other bytes', async () => {
    const sealed = await seal(randomBytes(segment + 100))
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 0, max: sealed.length - 1 }), async (at) => {
        const altered = Buffer.from(sealed)
        altered[at] = (altered[at] ?? 0) ^ 1
        expect(['altered', 'foreign', 'newer']).toContain(await reason(altered))
      }),
      { numRuns: 300 },
    )
    const inBody = Buffer.from(sealed)
    inBody[sealed.length - 200] = (inBody[sealed.length - 200] ?? 0) ^ 1
    expect(await reason(inBody)).toBe('altered')
  })

  it('is refused with its segments swapped, or one left out', async () => {
    const sealed = await seal(randomBytes(3 * segment))
    const head = sealed.length - 23 - 3 * (segment + 16)
    const part = (n: number) => sealed.subarray(head + n * (segment + 16), head + (n + 1) * (segment + 16))
    const put = (...numbers: number[]) =>
      Buffer.concat([sealed.subarray(0, head), ...numbers.map(part), sealed.subarray(-23)])
    expect(await reason(put(0, 1, 2))).toBe('opened')
    expect(await reason(put(1, 0, 2))).toBe('altered')
    expect(await reason(put(0, 2))).toBe('altered')
    expect(await reason(put(0, 1))).toBe('altered')
  })

  it('says that the key is another, that the file is none, that its form is newer', async () => {
    const sealed = await seal(randomBytes(100))
    expect(await reason(sealed, await generateX25519Identity())).toBe('key')
    expect(await reason(randomBytes(1000))).toBe('foreign')
    const newer = Buffer.from(sealed)
    newer.write('2', 'maillage archive '.length)
    expect(await reason(newer)).toBe('newer')
  })
})
