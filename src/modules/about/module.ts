import { Hono } from 'hono'
import { defineModule } from '../../server/module.ts'
import { type Env, releasedPage } from '../../server/web.tsx'
import { aboutPolicy } from './about.policy.ts'
import { AccessibilityPage, LicencePage, PrivacyPage, ShowcasePage } from './pages/about.tsx'
import { ApiPage } from './pages/api.tsx'
import { showAbout } from './show-about.ts'
import { texts } from './texts.ts'

const routes = new Hono<Env>()
  .get('/accessibilite', releasedPage(showAbout, AccessibilityPage))
  .get('/donnees-personnelles', releasedPage(showAbout, PrivacyPage))
  .get('/licence', releasedPage(showAbout, LicencePage))
  .get('/api', releasedPage(showAbout, ApiPage))
  .get('/ui', releasedPage(showAbout, ShowcasePage))

export const about = defineModule({
  name: 'about',
  policy: aboutPolicy,
  routes,
  useCases: [showAbout],
  nav: [{ href: '/api', label: texts.words('api.title'), action: 'about.read', order: 9, place: 'public' }],
})
