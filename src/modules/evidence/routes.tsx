import { type Handler, Hono } from 'hono'
import { refuse } from '../../kernel/result.ts'
import { type Env, page, refusalPage } from '../../server/web.tsx'
import { keepEvidence } from './keep-evidence.ts'
import { EvidencePage } from './pages/evidence.tsx'
import { showEvidence } from './show-evidence.ts'

const archive: Handler<Env> = async (c) => {
  const found = await keepEvidence(c.get('request'), c.req.param())
  return found.ok ? found.value : refusalPage(c, found.code === 'validation' ? refuse('not_found') : found)
}

export const routes = new Hono<Env>()
  .get('/travail/formations/sessions/:id/dossier', page(showEvidence, EvidencePage))
  .get('/travail/formations/sessions/:id/dossier.zip', archive)
