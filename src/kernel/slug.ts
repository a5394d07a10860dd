import { z } from 'zod'

const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/

export const slug = z.string().max(80).regex(SLUG, 'lower-case letters, digits and single hyphens')

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i
export const isUuid = (text: string) => UUID.test(text)

/** A slug out of a name: `Maison des Tilleuls` is `maison-des-tilleuls`. */
export const slugify = (name: string) =>
  name
    .normalize('NFD')
    .replace(/\p{Mn}/gu, '')
    .replace(/œ/gi, 'oe')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 80)
    .replace(/-+$/, '')
