import { type Refusal, refuse } from '../../kernel/result.ts'
import type { Actor } from '../../server/actor.ts'
import type { Reading, Writing } from '../../server/use-case.ts'
import { endingOf } from './task-link.ts'
import { findLink, lockedLink, type TaskLink } from './task-links.db.ts'

/** The link by which somebody acts, whether or not it has ended; undefined for whoever holds none to a task. */
export const linkOf = async ({ db, actor }: Reading): Promise<TaskLink | undefined> =>
  actor.link?.purpose === 'task' ? findLink(db, actor.link.id) : undefined

/** The same where something is to be stored by it: refused once it has ended, and held so that it does not end meanwhile. */
export async function linkToWrite(
  context: Writing,
  kind: TaskLink['kind'],
): Promise<TaskLink | Refusal<'not_found' | 'gone'>> {
  const { db, actor, today } = context
  const link = actor.link?.purpose === 'task' ? await lockedLink(db, actor.link.id) : undefined
  if (!link || link.kind !== kind) return refuse('not_found')
  return endingOf(link, today) ? refuse('gone') : link
}

export const isRefusal = (
  found: TaskLink | Refusal<'not_found' | 'gone'>,
): found is Refusal<'not_found' | 'gone'> => 'ok' in found

/** Whoever acts by a link, with the one organisation of the link as remit to write figures: a link alone has none. */
export const writingFor = (context: Writing, { organisation }: TaskLink): Writing => {
  const actor: Actor = {
    ...context.actor,
    remit: (action) => (action === 'observation.write' ? [organisation] : []),
  }
  return { ...context, actor }
}
