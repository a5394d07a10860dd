import { sql } from 'kysely'
import { countOrRemove, type Retained } from '../../server/retention.ts'
import { texts } from './texts.ts'

/** Evidence that another file has replaced: nothing refers to it any more. The diploma of a programme is none. */
export const replacedEvidence: Retained = {
  kind: 'replaced_files',
  label: texts.words('kept.replaced_files'),
  months: 12,
  ended: ({ db }, before, what) =>
    countOrRemove(
      db,
      sql`from file f where f.organisation is not null and f.created_at < ${before}
        and f.programme is null and not exists (select from declaration d where d.evidence_file = f.id)
        and not exists (select from document_version v where v.file = f.id)`,
      what,
    ),
}
