import { type Context, type Handler, Hono } from 'hono'
import type { z } from 'zod'
import { formInput } from '../../server/form-input.ts'
import { readForm } from '../../server/read-form.ts'
import type { AnyUseCase, UseCase } from '../../server/use-case.ts'
import { type Env, form, type Page, page, refusalPage, renderPage, textsOf } from '../../server/web.tsx'
import { SheetPage } from './catalogue/pages/sheet.tsx'
import { showSheet } from './catalogue/show-catalogue.ts'
import { decideSession } from './enrolment/decide-session.ts'
import { changeModule } from './modules/change-module.ts'
import { moduleTyped } from './modules/module-typed.ts'
import { noteInterest } from './modules/note-interest.ts'
import { ModuleFormPage } from './modules/pages/module-form.tsx'
import { showModuleForm, showNewModule } from './modules/show-module-form.ts'
import { writeModule } from './modules/write-module.ts'
import { createProgramme } from './programmes/create-programme.ts'
import { ProgrammeFormPage } from './programmes/pages/programme-form.tsx'
import { showProgrammeForm } from './programmes/show-programme-form.ts'
import { changeSession } from './sessions/change-session.ts'
import { OrganisedPage } from './sessions/pages/organised.tsx'
import { RunPage } from './sessions/pages/run.tsx'
import { SessionFormPage } from './sessions/pages/session-form.tsx'
import { planSession } from './sessions/plan-session.ts'
import { restitute } from './sessions/restitute.ts'
import { sessionTyped } from './sessions/session-typed.ts'
import { showOrganised, showRunSession } from './sessions/show-organised.ts'
import { showChangeForm, showPlanForm } from './sessions/show-session-form.ts'

type Read = (input: Record<string, unknown>) => Record<string, unknown>

/** The same as `form` where what is typed is not what the use case reads: rows and lines that a page can hold. */
const typedForm =
  <O, W>(
    write: AnyUseCase & UseCase<z.ZodType, W, string>,
    read: Read,
    again: [UseCase<z.ZodType, O, string>, Page<O>],
    next: (value: W) => string,
  ): Handler<Env> =>
  async (c: Context<Env>) => {
    const request = c.get('request')
    const fields = await readForm(c.req, request, write)
    const written = await write(request, read({ ...(await formInput(fields, 'absent')), ...c.req.param() }))
    if (written.ok) return c.redirect(`${next(written.value)}?done=${write.action}`, 303)
    const [show, shown] = again
    const data = await show(request, { ...c.req.query(), ...c.req.param() })
    if (!data.ok) return refusalPage(c, data)
    const { language } = request.actor
    const Body = shown.body
    const body = <Body data={data.value} refusal={written} typed={textsOf(fields)} />
    return renderPage(c, shown.title(data.value, { language }), shown.kind, body, written)
  }

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
  .get(`${at}/modules/nouveau`, page(showNewModule, ModuleFormPage))
  .post(
    `${at}/modules/nouveau`,
    typedForm(writeModule, moduleTyped, [showNewModule, ModuleFormPage], ({ slug }) => `/formations/${slug}`),
  )
  .get(`${at}/modules/:slug`, page(showModuleForm, ModuleFormPage))
  .post(
    `${at}/modules/:slug`,
    typedForm(
      changeModule,
      moduleTyped,
      [showModuleForm, ModuleFormPage],
      ({ slug }) => `/formations/${slug}`,
    ),
  )
  .get(`${at}/sessions/nouvelle`, page(showPlanForm, SessionFormPage))
  .post(
    `${at}/sessions/nouvelle`,
    typedForm(planSession, sessionTyped, [showPlanForm, SessionFormPage], ({ id }) => `${at}/sessions/${id}`),
  )
  .get(`${at}/sessions/:id/modifier`, page(showChangeForm, SessionFormPage))
  .post(
    `${at}/sessions/:id/modifier`,
    typedForm(
      changeSession,
      sessionTyped,
      [showChangeForm, SessionFormPage],
      ({ id }) => `${at}/sessions/${id}`,
    ),
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
