import type { AnySource } from './indicator-source.ts'
import type { Module } from './module.ts'
import { gather, type Policies } from './policy.ts'
import type { AnyUseCase, Event, Reading } from './use-case.ts'

/** All modules together: what the platform knows of them. */
export type House = {
  readonly modules: readonly Module[]
  readonly policies: Policies
  readonly sources: ReadonlyMap<string, AnySource>
  readonly useCases: readonly AnyUseCase[]
  /** Lets each module react to what a command did, in its transaction. */
  react(reading: Reading, events: readonly Event[]): Promise<void>
}

export function houseOf(modules: readonly Module[]): House {
  const reactions = modules.flatMap((module) => module.reaction ?? [])
  const sources = modules.flatMap((module) => module.sources ?? [])
  return {
    modules,
    policies: gather(modules.map((module) => module.policy)),
    sources: new Map(sources.map((source) => [source.key, source])),
    useCases: modules.flatMap((module) => module.useCases),
    async react(reading, events) {
      for (const reaction of reactions) await reaction(reading, events)
    },
  }
}
