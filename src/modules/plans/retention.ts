import { sql } from 'kysely'
import { countOrRemove, type Retained } from '../../server/retention.ts'
import { texts } from './texts.ts'

/** Files that wait to be imported and that nobody confirmed. */
const drafts: Retained = {
  kind: 'drafts',
  label: texts.words('kept.drafts'),
  months: 1,
  ended: ({ db }, before, what) =>
    countOrRemove(db, sql`from import_draft where created_at < ${before}`, what),
}

/** What a note said before it was corrected: it was corrected for a reason. */
const correctedNotes: Retained = {
  kind: 'corrected_notes',
  label: texts.words('kept.corrected_notes'),
  months: 24,
  ended: ({ db }, before, what) =>
    countOrRemove(db, sql`from measure_note_revision where replaced_at < ${before}`, what),
}

/** What a file wrote when it was imported: without it the import can no longer be undone. */
const imports: Retained = {
  kind: 'imports',
  label: texts.words('kept.imports'),
  months: 12,
  ended: ({ db }, before, what) =>
    countOrRemove(db, sql`from import_made where imported_at < ${before}`, what),
}

export const plansRetention: readonly Retained[] = [drafts, correctedNotes, imports]
