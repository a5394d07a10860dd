import type { Context, Handler } from 'hono'
import type { z } from 'zod'
import { type Refusal, refuse } from '../../../kernel/result.ts'
import { formInput } from '../../../server/form-input.ts'
import { falseWorkbook } from '../../../server/sheet.ts'
import { type Env, refusalPage, renderPage } from '../../../server/web.tsx'
import { discardImportDraft } from './discard-import-draft.ts'
import { type ImportReport, importFile, type Point } from './import-file.ts'
import { type ImportKind, keepImportDraft } from './keep-import-draft.ts'
import { AskPointPage } from './pages/ask-point.tsx'
import { ImportPage } from './pages/import.tsx'
import { ImportDonePage, ImportPreviewPage } from './pages/import-preview.tsx'
import { readImportDraft, showImport } from './read-import-draft.ts'

type Draft = z.output<typeof readImportDraft.output>

/** Rehearses the import. What would go well is kept and shown; what would not is refused with all that is wrong. */
export const previewImport: Handler<Env> = async (c) => {
  const request = c.get('request')
  const allowed = await showImport(request, {})
  if (!allowed.ok) return refusalPage(c, allowed)
  const { kind, file } = await formInput(await c.req.parseBody({ all: true }), 'absent')
  const { bytes, name } = (file ?? {}) as { bytes?: Uint8Array; name?: string }
  const chosen = await showImport(request, { kind })
  const wanted = chosen.ok ? chosen.value.kind : null
  if (wanted === null) return refused(c, null, refuse('import.kind_missing', 'kind'))
  if (!bytes || !name) return refused(c, wanted, refuse('import.file_missing', 'file'))
  const lying = falseWorkbook(name, bytes)
  return lying ? refused(c, wanted, lying, name) : rehearse(c, wanted, { name, bytes })
}

type Named = { readonly name: string; readonly bytes: Uint8Array }

async function rehearse(c: Context<Env>, kind: ImportKind, file: Named, point?: Point, unanswered?: Refusal) {
  const request = c.get('request')
  const rehearsed = await importFile(request, kind, { ...file, dryRun: true, point })
  const asks = !rehearsed.ok && point === undefined && isOnlyDoubtful(rehearsed)
  if (!rehearsed.ok && !asks) return refused(c, kind, rehearsed, file.name)
  const kept = await keepImportDraft(request, { kind, file })
  if (!kept.ok) return refused(c, kind, kept, file.name)
  const { id } = kept.value
  if (!rehearsed.ok) {
    const data = { id, name: file.name, doubts: rehearsed.faults ?? [] }
    const body = <AskPointPage.body data={data} refusal={unanswered} />
    return renderPage(c, AskPointPage.title(data, request.actor), 'work', body, unanswered)
  }
  const data = { id, kind, name: file.name, report: rehearsed.value, point }
  return show(c, ImportPreviewPage.title(data, request.actor), <ImportPreviewPage.body data={data} />)
}

/** Whether nothing is wrong with a file but that its points may be two things: that is asked, not refused. */
const isOnlyDoubtful = ({ faults = [] }: Refusal) =>
  faults.length > 0 && faults.every(({ code }) => code === 'number.ambiguous' || code === 'too_many')

const pointIn = (value: unknown): Point | undefined =>
  value === 'decimal' || value === 'thousands' ? value : undefined

/** The answer to what the points of a file are: it is read anew with it. */
export const answerPoint: Handler<Env> = async (c) => {
  const draft = await readImportDraft(c.get('request'), { id: c.req.param('id') })
  if (!draft.ok) return refusalPage(c, draft)
  const point = pointIn((await c.req.parseBody())['point'])
  const unanswered = point ? undefined : refuse('import.point_missing', 'point')
  return rehearse(c, draft.value.kind, draft.value, point, unanswered)
}

/** Does what the preview showed, and lets go of the file. */
export const confirmImport: Handler<Env> = async (c) => {
  const request = c.get('request')
  const draft = await readImportDraft(request, { id: c.req.param('id') })
  if (!draft.ok) return refusalPage(c, draft)
  const { kind, name, bytes } = draft.value
  const sent = await c.req.parseBody()
  const answers = { seen: textOf(sent['seen']), point: pointIn(sent['point']) }
  const imported = await importFile(request, kind, { bytes, dryRun: false, name, ...answers })
  if (!imported.ok && imported.code === 'conflict.version') return previewAnew(c, draft.value, imported)
  if (!imported.ok) return refused(c, kind, imported, name)
  await discardImportDraft(request, { id: c.req.param('id') })
  const data: { kind: ImportKind; report: ImportReport } = { kind, report: imported.value }
  return show(c, ImportDonePage.title(data, request.actor), <ImportDonePage.body data={data} />)
}

const textOf = (value: unknown) => (typeof value === 'string' ? value : undefined)

/** What the file would change now, where the plan was edited since its preview was shown. */
async function previewAnew(c: Context<Env>, draft: Draft, refusal: Refusal) {
  const request = c.get('request')
  const rehearsed = await importFile(request, draft.kind, {
    bytes: draft.bytes,
    dryRun: true,
    name: draft.name,
  })
  if (!rehearsed.ok) return refused(c, draft.kind, rehearsed, draft.name)
  const data = { id: c.req.param('id') ?? '', kind: draft.kind, name: draft.name, report: rehearsed.value }
  const body = <ImportPreviewPage.body data={data} refusal={refusal} />
  return renderPage(c, ImportPreviewPage.title(data, request.actor), 'work', body, refusal)
}

export const abandonImport: Handler<Env> = async (c) => {
  const gone = await discardImportDraft(c.get('request'), { id: c.req.param('id') })
  return gone.ok ? c.redirect('/importer', 303) : refusalPage(c, gone)
}

async function refused(c: Context<Env>, kind: ImportKind | null, refusal: Refusal, name?: string) {
  const allowed = await showImport(c.get('request'), {})
  const kinds = allowed.ok ? allowed.value.kinds : []
  const data = { kind, kinds }
  const title = ImportPage.title(data, c.get('request').actor)
  const body = <ImportPage.body data={data} refusal={refusal} typed={name === undefined ? {} : { name }} />
  return renderPage(c, title, 'work', body, refusal)
}

const show = (c: Context<Env>, title: string, body: Parameters<typeof renderPage>[3]) =>
  renderPage(c, title, 'work', body)
