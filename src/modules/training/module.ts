import { defineModule } from '../../server/module.ts'
import { showCatalogue, showSheet } from './catalogue/show-catalogue.ts'
import { cancelEnrolment, confirmEnrolment } from './enrolment/change-enrolment.ts'
import { enrol } from './enrolment/enrol.ts'
import { showAllocation } from './enrolment/show-allocation.ts'
import { listModules, showModule } from './modules/read-modules.ts'
import { writeModule } from './modules/write-module.ts'
import { createProgramme } from './programmes/create-programme.ts'
import { noteApproval } from './programmes/note-approval.ts'
import { listProgrammes, showProgramme } from './programmes/read-programmes.ts'
import { routes } from './routes.tsx'
import { planSession } from './sessions/plan-session.ts'
import { listSessions, showScenarios, showSession } from './sessions/read-sessions.ts'
import { texts } from './texts.ts'
import { trainingPolicy } from './training.policy.ts'

export const training = defineModule({
  name: 'training',
  policy: trainingPolicy,
  routes,
  useCases: [
    listProgrammes,
    showProgramme,
    createProgramme,
    noteApproval,
    listModules,
    showModule,
    writeModule,
    listSessions,
    showSession,
    planSession,
    showScenarios,
    enrol,
    cancelEnrolment,
    confirmEnrolment,
    showAllocation,
    showCatalogue,
    showSheet,
  ],
  nav: [
    {
      href: '/formations',
      label: texts.words('catalogue.title'),
      action: 'training.read',
      order: 30,
      place: 'public',
    },
  ],
})
