import { sql } from 'kysely'
import type { Localized } from '../../kernel/localized.ts'
import type { Remit } from '../../server/actor.ts'
import type { Db } from '../../server/database.ts'
import { inTree } from '../organisations/index.ts'
import type { Module, Programme } from './certificates.db.ts'

/** All that decides whether somebody is certified, but their attendance. */
export type Dossier = {
  readonly programme: Programme
  /** Theirs in the programme, as far as row level security shows them. */
  readonly enrolments: readonly string[]
  readonly rule: {
    readonly modules: number | null
    readonly attendance: number
    readonly work: boolean
    readonly issuer: string
    readonly co_issuer: string | null
    readonly ects: number | null
    readonly eqf: number | null
  } | null
  readonly modules: readonly Module[]
  readonly assessed: boolean
  /** Whether they hold its certificate already, be it one that their name was erased from. */
  readonly held: boolean
}

/** Read at once: a certificate is issued in as few questions to the database as there can be. */
export async function dossierOf(db: Db, remit: Remit, enrolment: string): Promise<Dossier | undefined> {
  const row = await db
    .selectFrom('enrolment as e')
    .innerJoin('training_session as s', 's.id', 'e.session')
    .innerJoin('training_module as m', 'm.id', 's.module')
    .innerJoin('programme as p', 'p.id', 'm.programme')
    .select(['p.id', 'p.slug', 'p.title', 'p.description', 'p.holder'])
    .select([
      sql<Dossier['rule']>`(select to_jsonb(r) from certificate_rule r where r.programme = p.id)`.as('rule'),
      sql<readonly Module[]>`(select coalesce(jsonb_agg(jsonb_build_object('slug', a.slug, 'title', a.title,
        'competences', a.competences) order by a.position), '[]')
        from training_module a where a.programme = p.id and a.state = 'adopted')`.as('modules'),
      sql<readonly string[]>`array(select o.id from enrolment o join training_session os on os.id = o.session
        join training_module om on om.id = os.module
        where o.counted_as = e.counted_as and om.programme = p.id)`.as('enrolments'),
      sql<boolean>`exists (select from assessed_work w join enrolment o on o.person = w.person
        where w.programme = p.id and o.counted_as = e.counted_as)`.as('assessed'),
      sql<boolean>`is_certified(p.id, e.counted_as)`.as('held'),
    ])
    .where('e.id', '=', enrolment)
    .where(inTree(remit, 'p.holder'))
    .executeTakeFirst()
  if (!row) return undefined
  const { id, slug, title, description, holder, ...rest } = row
  const texts = { title: title as Localized, description: description as Localized | null }
  return { programme: { id, slug, holder, ...texts }, ...rest }
}
