import { Hono } from 'hono'
import { type Env, form, page } from '../../server/web.tsx'
import { SheetPage } from './catalogue/pages/sheet.tsx'
import { showSheet } from './catalogue/show-catalogue.ts'
import { decideSession } from './enrolment/decide-session.ts'
import { changeModule } from './modules/change-module.ts'
import { moduleTyped } from './modules/module-typed.ts'
import { noteInterest } from './modules/note-interest.ts'
import { ModuleFormPage } from './modules/pages/module-form.tsx'
import { showModuleForm, showNewModule } from './modules/show-module-form.ts'
import { writeModule } from './modules/write-module.ts'
import { changeProgramme } from './programmes/change-programme.ts'
import { createProgramme } from './programmes/create-programme.ts'
import { ProgrammeFormPage } from './programmes/pages/programme-form.tsx'
import { showProgrammeChange, showProgrammeForm } from './programmes/show-programme-form.ts'
import { changeSession } from './sessions/change-session.ts'
import { OrganisedPage } from './sessions/pages/organised.tsx'
import { RunPage } from './sessions/pages/run.tsx'
import { SessionFormPage } from './sessions/pages/session-form.tsx'
import { planComing } from './sessions/plan-session.ts'
import { restitute } from './sessions/restitute.ts'
import { sessionTyped } from './sessions/session-typed.ts'
import { showOrganised, showRunSession } from './sessions/show-organised.ts'
import { showChangeForm, showPlanForm } from './sessions/show-session-form.ts'

const at = '/travail/formations'
const toSession = (_: unknown, { id }: Readonly<Record<string, unknown>>) => `${at}/sessions/${id}`

export const organiseRoutes = new Hono<Env>()
  .post(
    '/formations/:slug/interet',
    form(noteInterest, { next: (_, { slug }) => `/formations/${slug}`, again: [showSheet, SheetPage] }),
  )
  .get(at, page(showOrganised, OrganisedPage))
  .get(`${at}/programmes/nouveau`, page(showProgrammeForm, ProgrammeFormPage))
  .post(
    `${at}/programmes/nouveau`,
    form(createProgramme, { next: at, again: [showProgrammeForm, ProgrammeFormPage] }),
  )
  .get(`${at}/programmes/:slug/modifier`, page(showProgrammeChange, ProgrammeFormPage))
  .post(
    `${at}/programmes/:slug/modifier`,
    form(changeProgramme, {
      again: [showProgrammeChange, ProgrammeFormPage],
      next: ({ slug }) => `${at}/programmes/${slug}`,
    }),
  )
  .get(`${at}/modules/nouveau`, page(showNewModule, ModuleFormPage))
  .post(
    `${at}/modules/nouveau`,
    form(writeModule, {
      read: moduleTyped,
      again: [showNewModule, ModuleFormPage],
      next: ({ slug }) => `/formations/${slug}`,
    }),
  )
  .get(`${at}/modules/:slug`, page(showModuleForm, ModuleFormPage))
  .post(
    `${at}/modules/:slug`,
    form(changeModule, {
      read: moduleTyped,
      again: [showModuleForm, ModuleFormPage],
      next: ({ slug }) => `/formations/${slug}`,
    }),
  )
  .get(`${at}/sessions/nouvelle`, page(showPlanForm, SessionFormPage))
  .post(
    `${at}/sessions/nouvelle`,
    form(planComing, {
      read: sessionTyped,
      again: [showPlanForm, SessionFormPage],
      next: ({ id }) => `${at}/sessions/${id}`,
    }),
  )
  .get(`${at}/sessions/:id/modifier`, page(showChangeForm, SessionFormPage))
  .post(
    `${at}/sessions/:id/modifier`,
    form(changeSession, {
      read: sessionTyped,
      again: [showChangeForm, SessionFormPage],
      next: ({ id }) => `${at}/sessions/${id}`,
    }),
  )
  .get(`${at}/sessions/:id`, page(showRunSession, RunPage))
  .post(
    `${at}/sessions/:id/decision`,
    form(decideSession, { next: toSession, again: [showRunSession, RunPage] }),
  )
  .post(
    `${at}/sessions/:id/restitution`,
    form(restitute, { next: toSession, again: [showRunSession, RunPage] }),
  )
