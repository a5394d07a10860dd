import sharp from 'sharp'
import { describe, expect, it } from 'vitest'
import { inspect } from './inspect.ts'

const photo = (format: 'jpeg' | 'png' | 'webp') =>
  sharp({ create: { width: 40, height: 20, channels: 3, background: '#336699' } })
    .withExif({
      IFD0: { Artist: 'Anne Exemple', Make: 'Maker' },
      IFD3: {
        GPSLatitudeRef: 'N',
        GPSLatitude: '50/1 51/1 0/1',
        GPSLongitudeRef: 'E',
        GPSLongitude: '4/1 21/1 0/1',
      },
    })
    .withXmp(
      '<x:xmpmeta xmlns:x="adobe:ns:meta/"><r:RDF xmlns:r="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></x:xmpmeta>',
    )
    .toFormat(format)
    .toBuffer()
const look = (name: string, bytes: Uint8Array) => inspect({ name, bytes }, 'file')

describe('a picture that is kept', () => {
  it.each(['jpeg', 'png', 'webp'] as const)(
    '%s tells neither where, when nor by whom it was taken',
    async (format) => {
      const taken = await photo(format)
      expect((await sharp(taken).metadata()).exif).toBeDefined()
      const kept = await look(`photo.${format}`, taken)
      if (!kept.ok) throw new Error(kept.code)
      const { exif, xmp, iptc, width, height } = await sharp(kept.value.bytes).metadata()
      expect({ exif, xmp, iptc, width, height }).toEqual({ width: 40, height: 20 })
      expect(Buffer.from(kept.value.bytes).toString('latin1')).not.toMatch(/Anne|Maker/)
    },
  )

  it('stands upright, as the camera meant it', async () => {
    const lying = await sharp({ create: { width: 40, height: 20, channels: 3, background: '#000' } })
      .jpeg()
      .withMetadata({ orientation: 6 })
      .toBuffer()
    const kept = await look('a.jpg', lying)
    if (!kept.ok) throw new Error(kept.code)
    const { width, height, orientation } = await sharp(kept.value.bytes).metadata()
    expect([width, height, orientation ?? 1]).toEqual([20, 40, 1])
  })

  it('holds nothing that was hidden behind its end', async () => {
    const hidden = Buffer.concat([await photo('png'), Buffer.from('PK\x03\x04 a secret archive')])
    const kept = await look('a.png', hidden)
    expect(kept.ok && Buffer.from(kept.value.bytes).includes('secret')).toBe(false)
  })
})

describe('a file that lies is refused', () => {
  const refusal = (name: string, bytes: Uint8Array) => look(name, bytes)
  it('about its type, and is told what it is', async () => {
    const png = new Uint8Array(await photo('png'))
    expect(await refusal('a.pdf', png)).toMatchObject({
      ok: false,
      code: 'file.type',
      faults: [{ path: 'file', expected: 'PNG', found: 'a.pdf' }],
    })
  })
  it('about being a picture: one that begins as one and is none', async () => {
    const false_ = Buffer.concat([
      Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
      Buffer.from('<script>alert(1)</script>'),
    ])
    expect(await refusal('a.png', false_)).toMatchObject({ code: 'file.type' })
    const cut = (await photo('jpeg')).subarray(0, 200)
    expect(await refusal('a.jpg', cut)).toMatchObject({ code: 'file.type' })
  })
  it('with two endings, or none', async () => {
    const png = new Uint8Array(await photo('png'))
    expect(await refusal('a.png.html', png)).toMatchObject({ code: 'file.type' })
    expect(await refusal('a', png)).toMatchObject({ code: 'file.type' })
  })
  it('about its size: a picture of a few kilobytes that unfolds to gigabytes', async () => {
    const bomb = await sharp({
      create: { width: 16_000, height: 16_000, channels: 3, background: '#000' },
      limitInputPixels: false,
    })
      .png({ compressionLevel: 9 })
      .toBuffer()
    expect(bomb.length).toBeLessThan(10 * 1024 * 1024)
    expect(await refusal('a.png', bomb)).toMatchObject({ code: 'file.type' })
  })
  it('that is too large, with the size it has', async () => {
    expect(await refusal('a.pdf', new Uint8Array(11 * 1_048_576))).toMatchObject({
      code: 'file.too_large',
      faults: [{ expected: '≤ 10 MB', found: '11 MB' }],
    })
  })
})
