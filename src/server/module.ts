import type { Hono } from 'hono'
import type { Language } from '../kernel/localized.ts'
import type { Eraser } from './erasure.ts'
import type { AnySource } from './indicator-source.ts'
import type { Words } from './messages.ts'
import type { Policy } from './policy.ts'
import type { Retained } from './retention.ts'
import type { AnyUseCase, Event, Reading } from './use-case.ts'
import type { Env } from './web.tsx'

/** One thing that is asked of somebody: a card of the page "my tasks". */
export type Task = {
  readonly title: string
  /** The language of the title, where it is a text of the data. */
  readonly titleIn?: Language | undefined
  readonly detail: string
  readonly due?: string | undefined
  readonly href: string
  readonly action: string
}

export type NavItem = {
  readonly href: string
  readonly label: Words
  /** Shown to those who may do this. */
  readonly action: `${string}.${string}`
  readonly order: number
  readonly place: 'public' | 'work' | 'administration'
  /** What it is for, in one sentence: shown where there is room. */
  readonly detail?: Words
  /** Beginnings of further addresses that belong to it. */
  readonly covers?: readonly string[]
}

/** Something that programs follow, named in the head of every public page and linked at its foot. */
export type Feed = { readonly href: string; readonly type: string; readonly label: Words }

/** Runs on its own, with ids only in its payload. */
export type Job = {
  readonly name: string
  run(reading: Reading, payload: Record<string, string>): Promise<void>
}

/** What a capability hands to the house: everything else about it stays in its folder. */
export type Module = {
  readonly name: string
  readonly policy: Policy
  readonly routes?: Hono<Env, any, any>
  readonly useCases: readonly AnyUseCase[]
  readonly nav?: readonly NavItem[]
  readonly feeds?: readonly Feed[]
  readonly sources?: readonly AnySource[]
  /** What it does, in the same transaction, after a command of any module, once for all that the command did. */
  readonly reaction?: (reading: Reading, events: readonly Event[]) => Promise<void>
  readonly jobs?: readonly Job[]
  /** What it does every hour, for what changes with time alone. */
  readonly upkeep?: (reading: Reading) => Promise<void>
  /** What it does not keep for ever. */
  readonly retention?: readonly Retained[]
  /** How what it holds of somebody is erased. */
  readonly erasers?: readonly Eraser[]
  /** What it asks of the actor. */
  readonly tasks?: (reading: Reading) => Promise<readonly Task[]>
}

export const defineModule = (module: Module): Module => module
