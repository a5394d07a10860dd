import { defineModule } from '../../server/module.ts'
import { openHalfDay } from './attendance/open-half-day.ts'
import { printSheet } from './attendance/print-sheet.ts'
import { showAttendance } from './attendance/show-attendance.ts'
import { showAttendancePage } from './attendance/show-attendance-page.ts'
import { signByCode, signOnDevice } from './attendance/sign-attendance.ts'
import { takeAttendance } from './attendance/take-attendance.ts'
import { readSessions, sessionCalendar } from './calendar/read-calendar.ts'
import { readPrinted } from './catalogue/printed/read-printed.ts'
import { showCatalogue, showSheet } from './catalogue/show-catalogue.ts'
import { showCosts } from './costs/read-costs.ts'
import { writeCosts } from './costs/write-costs.ts'
import { calling } from './enrolment/call-released.ts'
import { cancelEnrolment, confirmEnrolment, leaveSeat, takeSeat } from './enrolment/change-enrolment.ts'
import { decideSession } from './enrolment/decide-session.ts'
import { enrol } from './enrolment/enrol.ts'
import { enrolByCode } from './enrolment/enrol-by-code.ts'
import { enrolPeople } from './enrolment/enrol-people.ts'
import { enrolmentEraser, retainedNames } from './enrolment/erase-person.ts'
import { findCode } from './enrolment/find-code.ts'
import { addCode, followEnrolment } from './enrolment/follow-enrolment.ts'
import { listEnrolments } from './enrolment/list-enrolments.ts'
import { makeCodes } from './enrolment/make-codes.ts'
import { renewEnrolmentCode } from './enrolment/renew-code.ts'
import { sessionTasks } from './enrolment/session-tasks.ts'
import { showAllocation } from './enrolment/show-allocation.ts'
import { showEnrolForm, showSessionPage } from './enrolment/show-session.ts'
import { takeCodesBack } from './enrolment/take-codes-back.ts'
import { telling } from './enrolment/tell-job.ts'
import { enrolmentUpkeep } from './enrolment/upkeep.ts'
import { trainingSources } from './figures/sources.ts'
import { exportTraining } from './file/export-training.ts'
import { importTraining } from './file/import-training.ts'
import { readDossier, showExchange, showFunding } from './funding/read-funding.ts'
import { changeModule } from './modules/change-module.ts'
import { noteInterest } from './modules/note-interest.ts'
import { listModules, showModule } from './modules/read-modules.ts'
import { showModuleForm, showNewModule } from './modules/show-module-form.ts'
import { writeModule } from './modules/write-module.ts'
import { changeProgramme } from './programmes/change-programme.ts'
import { createProgramme } from './programmes/create-programme.ts'
import { noteApproval } from './programmes/note-approval.ts'
import { listProgrammes, showProgramme } from './programmes/read-programmes.ts'
import { showProgrammeChange, showProgrammeForm } from './programmes/show-programme-form.ts'
import { routes } from './routes.tsx'
import { changeSession } from './sessions/change-session.ts'
import { planComing, planSession } from './sessions/plan-session.ts'
import { listSessions, showScenarios, showSession } from './sessions/read-sessions.ts'
import { restitute } from './sessions/restitute.ts'
import { showOrganised, showRunSession } from './sessions/show-organised.ts'
import { showChangeForm, showPlanForm } from './sessions/show-session-form.ts'
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
    changeProgramme,
    noteApproval,
    listModules,
    showModule,
    writeModule,
    listSessions,
    showSession,
    planSession,
    planComing,
    showScenarios,
    enrol,
    cancelEnrolment,
    confirmEnrolment,
    showAllocation,
    changeModule,
    noteInterest,
    changeSession,
    restitute,
    decideSession,
    listEnrolments,
    makeCodes,
    takeCodesBack,
    renewEnrolmentCode,
    enrolByCode,
    followEnrolment,
    takeSeat,
    leaveSeat,
    addCode,
    showAttendance,
    printSheet,
    showAttendancePage,
    showOrganised,
    showRunSession,
    showPlanForm,
    showChangeForm,
    showNewModule,
    showModuleForm,
    showProgrammeForm,
    showProgrammeChange,
    showSessionPage,
    showEnrolForm,
    enrolPeople,
    findCode,
    takeAttendance,
    openHalfDay,
    signOnDevice,
    signByCode,
    showCatalogue,
    showSheet,
    readSessions,
    sessionCalendar,
    readPrinted,
    showCosts,
    writeCosts,
    showFunding,
    showExchange,
    readDossier,
    exportTraining,
    importTraining,
  ],
  sources: trainingSources,
  jobs: [telling, calling],
  upkeep: enrolmentUpkeep,
  tasks: sessionTasks,
  retention: [retainedNames],
  erasers: [enrolmentEraser],
  nav: [
    {
      href: '/formations',
      label: texts.words('catalogue.title'),
      action: 'training.read',
      order: 30,
      place: 'public',
    },
    {
      href: '/travail/formations',
      label: texts.words('organised.title'),
      detail: texts.words('organised.lede'),
      action: 'training.organise',
      order: 45,
      place: 'work',
    },
  ],
})
