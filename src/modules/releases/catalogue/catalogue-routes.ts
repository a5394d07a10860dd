import type { Handler } from 'hono'
import { screenLanguage } from '../../../server/messages.ts'
import { type Env, refusalPage } from '../../../server/web.tsx'
import { catalogueOf } from './catalogue.ts'
import { feedOf } from './feed.ts'
import { readCatalogue, readFeed } from './read-catalogue.ts'

/** The catalogue of open data, for portals that gather such catalogues. */
export const catalogue: Handler<Env> = async (c) => {
  const found = await readCatalogue(c.get('request'), {})
  if (!found.ok) return refusalPage(c, found)
  c.set('keep', true)
  const text = JSON.stringify(
    catalogueOf({ name: c.get('instance').name, releases: found.value, baseUrl: c.get('baseUrl') }),
    null,
    2,
  )
  return c.body(`${text}\n`, 200, { 'content-type': 'application/ld+json; charset=utf-8' })
}

export const feed: Handler<Env> = async (c) => {
  const { actor, timeZone } = c.get('request')
  const found = await readFeed(c.get('request'), {})
  if (!found.ok) return refusalPage(c, found)
  c.set('keep', true)
  const language = screenLanguage(actor.language)
  const of = { name: c.get('instance').name, releases: found.value, baseUrl: c.get('baseUrl') }
  return c.body(feedOf({ ...of, language, timeZone }), 200, {
    'content-type': 'application/atom+xml; charset=utf-8',
  })
}
