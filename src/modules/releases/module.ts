import { Hono } from 'hono'
import { defineModule } from '../../server/module.ts'
import type { Env } from '../../server/web.tsx'
import { draftRelease } from './draft-release.ts'
import { confirmRelease, makeRelease } from './make-release.ts'
import { openRoutes } from './open-routes.tsx'
import { openUseCases } from './open-use-cases.ts'
import { readIndicator, readOrigin } from './read-indicators.ts'
import { readObservations } from './read-observations.ts'
import { readOrganisation, readOrganisationList } from './read-organisations.ts'
import { readPlan, readPlanList } from './read-plans.ts'
import {
  readRelease,
  showHome,
  showIndicator,
  showMeasure,
  showNumberedRelease,
  showOrigin,
  showPlan,
} from './read-release.ts'
import { releasePolicy } from './release.policy.ts'
import { replyToFigure } from './reply-to-figure.ts'
import { routes } from './routes.tsx'
import { texts } from './texts.ts'
import { withdrawRelease } from './withdraw-release.ts'

export const releases = defineModule({
  name: 'releases',
  policy: releasePolicy,
  routes: new Hono<Env>().route('/', routes).route('/', openRoutes),
  feeds: [
    { href: '/flux.atom', type: 'application/atom+xml', label: texts.words('feed.link') },
    { href: '/catalogue.jsonld', type: 'application/ld+json', label: texts.words('catalogue.link') },
  ],
  nav: [
    {
      href: '/',
      label: texts.words('nav.plan'),
      action: 'release.read',
      order: 1,
      place: 'public',
      covers: ['/plans', '/mesures', '/indicateurs'],
    },
    {
      href: '/services',
      label: texts.words('services.title'),
      action: 'release.read',
      order: 2,
      place: 'public',
    },
  ],
  useCases: [
    // Before what is read by an id: `/releases/compare` is none.
    ...openUseCases,
    readPlanList,
    readPlan,
    readIndicator,
    readObservations,
    readOrigin,
    readOrganisationList,
    readOrganisation,
    readRelease,
    showHome,
    showPlan,
    showNumberedRelease,
    showMeasure,
    showIndicator,
    showOrigin,
    draftRelease,
    replyToFigure,
    makeRelease,
    confirmRelease,
    withdrawRelease,
  ],
})
