import sharp from 'sharp'

sharp.cache(false)
sharp.concurrency(1)

/** A picture may have this many points: a photograph of fifty megapixels, and no bomb. */
const mostPoints = 50_000_000

const formats = { 'image/png': 'png', 'image/jpeg': 'jpeg', 'image/webp': 'webp' } as const
export type PictureType = keyof typeof formats

export const isPicture = (type: string): type is PictureType => type in formats

/**
 * A picture drawn anew: upright, with nothing in it but what is seen. Where it was taken, when and with what are gone
 * (EXIF, XMP, IPTC, a thumbnail, whatever lies behind its end). Undefined where it cannot be read as what it says.
 */
export async function cleaned(type: PictureType, bytes: Uint8Array): Promise<Uint8Array | undefined> {
  try {
    const picture = sharp(bytes, { limitInputPixels: mostPoints, failOn: 'error' })
    if ((await picture.metadata()).format !== formats[type]) return undefined
    return await picture.rotate().toFormat(formats[type], { quality: 90 }).toBuffer()
  } catch {
    return undefined
  }
}
