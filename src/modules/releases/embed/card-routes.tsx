import type { Handler } from 'hono'
import { refuse } from '../../../kernel/result.ts'
import { screenLanguage } from '../../../server/messages.ts'
import { embeddableHeaders } from '../../../server/security.ts'
import { type Env, refusalPage } from '../../../server/web.tsx'
import { pictureOf } from './card-picture.tsx'
import { showCard } from './read-card.ts'

/** The card as a picture that other sites may show. */
export const cardPicture: Handler<Env> = async (c) => {
  const { actor, timeZone } = c.get('request')
  const found = await showCard(c.get('request'), c.req.param())
  if (!found.ok) return refusalPage(c, found.code === 'validation' ? refuse('not_found') : found)
  c.set('keep', true)
  const language = screenLanguage(actor.language)
  const picture = pictureOf(found.value, {
    language,
    timeZone,
    baseUrl: c.get('baseUrl'),
    demonstration: c.get('instance').demonstration,
  })
  return c.body(picture, 200, {
    'content-type': 'image/svg+xml; charset=utf-8',
    ...embeddableHeaders,
  })
}
