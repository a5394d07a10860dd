import { defineModule } from '../../server/module.ts'
import { draftRelease } from './draft-release.ts'
import { makeRelease } from './make-release.ts'
import { readIndicator, readObservations, readOrigin } from './read-indicators.ts'
import { readOrganisation, readOrganisationList } from './read-organisations.ts'
import { readPlan, readPlanList } from './read-plans.ts'
import { readRelease, showHome, showIndicator, showMeasure, showNumberedRelease, showOrigin, showPlan } from './read-release.ts'
import { releasePolicy } from './release.policy.ts'
import { replyToFigure } from './reply-to-figure.ts'
import { withdrawRelease } from './withdraw-release.ts'

export const releases = defineModule({
  name: 'releases',
  policy: releasePolicy,
  useCases: [
    readPlanList, readPlan, readIndicator, readObservations, readOrigin, readOrganisationList, readOrganisation, readRelease,
    showHome, showPlan, showNumberedRelease, showMeasure, showIndicator, showOrigin,
    draftRelease, replyToFigure, makeRelease, withdrawRelease,
  ],
})
