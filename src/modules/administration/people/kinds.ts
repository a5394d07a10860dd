import type { Actor } from '../../../server/actor.ts'
import type { Action } from '../../../server/policy.ts'

/** A kind of data: the action that reads it, the one that changes it. */
type Kind = {
  readonly kind: string
  readonly reads: Action
  readonly changes?: Action
  /** Not of any organisation: of the installation. */
  readonly whole?: true
}

const kinds = [
  { kind: 'organisations', reads: 'organisation.read', changes: 'organisation.edit' },
  { kind: 'plans', reads: 'plan.read', changes: 'measure.edit' },
  { kind: 'figures', reads: 'observation.read', changes: 'observation.write' },
  { kind: 'declarations', reads: 'declaration.read', changes: 'declaration.answer' },
  { kind: 'documents', reads: 'document.read', changes: 'document.record' },
  { kind: 'confidential', reads: 'document.consult' },
  { kind: 'people', reads: 'person.read', changes: 'account.give_role' },
  { kind: 'settings', reads: 'settings.read', changes: 'settings.change', whole: true },
  { kind: 'journal', reads: 'journal.search', whole: true },
] as const satisfies readonly Kind[]

export const kindsOfData = kinds.map(({ kind }) => kind)
export type KindOfData = (typeof kinds)[number]['kind']

/** What somebody sees of one kind of data: where they change it, where they read it without changing it. */
export type Sight = {
  readonly kind: KindOfData
  readonly whole: boolean
  /** Where the second assurance level is needed besides. */
  readonly second: boolean
  readonly changes: readonly string[]
  readonly reads: readonly string[]
}

/** What an actor sees of each kind of data, worked out from the policies: the organisations at which its roles allow it. */
export function sightOf(actor: Actor, isConfidential: (action: Action) => boolean): readonly Sight[] {
  const at = (action: Action | undefined) => {
    const remit = action ? actor.remit(action) : []
    return remit === 'everywhere' ? [] : remit
  }
  return (kinds as readonly (Kind & { kind: KindOfData })[]).map(
    ({ kind, reads, changes, whole = false }) => {
      const changed = at(changes)
      return {
        kind,
        whole,
        second: isConfidential(reads),
        changes: changed,
        reads: at(reads).filter((one) => !changed.includes(one)),
      }
    },
  )
}
