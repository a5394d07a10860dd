import { sql } from 'kysely'
import { z } from 'zod'
import type { Day } from '../kernel/day.ts'
import { type Fault, ok, type Refusal, type Result, refuse } from '../kernel/result.ts'
import { type Actor, type TokenScope, tokenScopes } from './actor.ts'
import type { Database, Db } from './database.ts'
import type { House } from './house.ts'
import { writeLines } from './journal.ts'
import type { KeyRing } from './keys.ts'
import type { Action, Policies } from './policy.ts'
import { nearest } from './replica.ts'
import { inTransaction, refusedByDatabase, type Sight } from './transaction.ts'

/** Who asks, when, and of which database: made once per request, passed to every use case. */
export type Request = {
  readonly database: Database
  readonly house: House
  readonly fileKeys: KeyRing
  readonly messageKeys: KeyRing
  readonly actor: Actor
  readonly now: Date
  readonly timeZone: string
  /** Where this site is to be found, for addresses that others keep. */
  readonly baseUrl: string
  /** How long the database may take over a statement, in seconds; without it, as long as it needs. */
  readonly patience?: number
  /** A replica that is not too far behind, for what anybody may read of releases. */
  readonly replica?: (() => Database | undefined) | undefined
}

export type Reading = {
  readonly db: Db
  readonly house: House
  readonly fileKeys: KeyRing
  readonly messageKeys: KeyRing
  readonly actor: Actor
  readonly now: Date
  readonly timeZone: string
  /** Where this site is to be found, for addresses that others keep. */
  readonly baseUrl: string
  /** The day it is in that time zone, the network's. */
  readonly today: Day
  /** Reads on once this transaction has ended, for the same actor: the next piece of what is sent. */
  later<T>(work: (reading: Reading) => Promise<T>): Promise<T>
}

/** What a command did, told to the journal and to whoever reacts to it. */
export type Event = {
  readonly action: Action
  readonly subject: string
  readonly fields: readonly string[]
  /** Where only figures of one organisation can have changed: its id. */
  readonly organisation?: string | undefined
}
export type Writing = Reading & {
  journal(subject: string, fields?: readonly string[], organisation?: string): void
}

type Method = 'get' | 'post' | 'put' | 'patch' | 'delete'
export type Api = {
  readonly method: Method
  /** Under `/api/v1`; `{name}` is a key of the input. */
  readonly path: string
  readonly summary: string
  /** 201 where something is created. */
  readonly status?: 200 | 201 | 204
  /** The version of what was read or written, sent as ETag; a PUT or PATCH with it needs If-Match. */
  readonly etag?: boolean
  /** The same for a PUT or PATCH that may also come without If-Match: then the last one wins. */
  readonly ifMatch?: 'optional'
  /** Read by programs in pages of any other site too: only for what is the same for everybody. */
  readonly anyOrigin?: true
  /** Refusals of its own, listed in OpenAPI as `x-codes`. */
  readonly codes?: readonly string[]
}

type Kind = 'command' | 'query' | 'consult'

type Spec<I extends z.ZodType, O> = {
  readonly action: Action
  readonly input: I
  readonly output: z.ZodType<O>
  readonly api?: Api
  /** Fields of its form that hold a file: those are kept on their way in, as they come. */
  readonly files?: readonly string[]
}

export type UseCase<I extends z.ZodType, O, Code extends string> = Spec<I, O> & {
  readonly kind: Kind
  /** Why it is refused to whoever asks, whatever they send; undefined where it is not. */
  denied(request: Request): Refusal | undefined
  (
    request: Request,
    raw: unknown,
  ): Promise<
    Result<
      O,
      | Code
      | 'auth.forbidden'
      | 'auth.required'
      | 'auth.scope'
      | 'auth.assurance_too_low'
      | 'validation'
      | 'conflict.exists'
    >
  >
}
/** A command with what it does: another command calls it in its own transaction, so that no rule is written twice. */
export type Command<I extends z.ZodType, O, Code extends string> = UseCase<I, O, Code> & {
  run(context: Writing, input: z.output<I>): Promise<Result<O, Code>>
}
export type AnyUseCase = UseCase<z.ZodType, any, string>

/** A write: permission, parse, transaction, run, reactions, journal, commit. A refusal rolls back. */
export function command<I extends z.ZodType, O, Code extends string>(
  spec: Spec<I, O> & {
    /** `moment` where all that is read must be of one moment; by default each statement sees what is committed. */
    readonly sight?: Sight
    /** Whether this time is a dry run: everything is done, answered, and taken back. */
    rehearsal?(input: z.output<I>): boolean
    run(context: Writing, input: z.output<I>): Promise<Result<O, Code>>
  },
): Command<I, O, Code> {
  const called = useCase('command', spec, (request, input) => {
    const work = async (reading: Reading) => {
      const events: Event[] = []
      const journal: Writing['journal'] = (subject, fields = [], organisation) =>
        void events.push({ action: spec.action, subject, fields, organisation })
      const result = await spec.run({ ...reading, journal }, input)
      if (!result.ok || spec.rehearsal?.(input)) throw new TakeBack(result)
      if (events.length === 0) throw new Error(`${spec.action} changed something and wrote no journal line`)
      await request.house.react(reading, events)
      await writeLines(reading.db, request.actor.account, request.now, events)
      return result
    }
    return inTransaction(request, 'write', work, spec.sight).catch(takenBack<O, Code>)
  })
  return Object.assign(called, { run: spec.run })
}

/** A read: the same, in a transaction in which PostgreSQL refuses any write. */
export function query<I extends z.ZodType, O, Code extends string>(
  spec: Spec<I, O> & { run(context: Reading, input: z.output<I>): Promise<Result<O, Code>> },
): UseCase<I, O, Code> {
  return useCase('query', spec, (request, input) =>
    nearest(request, spec.action, (from) =>
      inTransaction(from, 'read', (reading) => spec.run(reading, input)),
    ),
  )
}

/**
 * A read of confidential data: all of one moment, in a subtransaction in which PostgreSQL refuses any write and which is
 * taken back; then the journal line of who read what. A success without one throws.
 */
export function consult<I extends z.ZodType, O, Code extends string>(
  spec: Spec<I, O> & {
    run(context: Writing, input: z.output<I>): Promise<Result<O, Code>>
  },
): UseCase<I, O, Code> {
  return useCase('consult', spec, (request, input) => {
    const work = async (reading: Reading) => {
      const events: Event[] = []
      const journal: Writing['journal'] = (subject, fields = [], organisation) =>
        void events.push({ action: spec.action, subject, fields, organisation })
      await sql`savepoint reading; set local transaction_read_only = on`.execute(reading.db)
      const result = await spec.run({ ...reading, journal }, input)
      await sql`rollback to savepoint reading`.execute(reading.db)
      if (!result.ok) return result
      if (events.length === 0) throw new Error(`${spec.action} read something and wrote no journal line`)
      await writeLines(reading.db, request.actor.account, request.now, events)
      return result
    }
    return inTransaction(request, 'write', work, 'moment')
  })
}

function useCase<I extends z.ZodType, O, Code extends string>(
  kind: Kind,
  spec: Spec<I, O>,
  run: (request: Request, input: z.output<I>) => Promise<Result<O, Code>>,
): UseCase<I, O, Code> {
  const call = async (request: Request, raw: unknown) => {
    const refused = permission(request, spec.action, kind)
    if (refused) return refused
    const parsed = spec.input.safeParse(raw, { reportInput: true })
    if (!parsed.success) return refuse('validation', faultsOf(parsed.error))
    const nul = pathOfNul(parsed.data)
    if (nul !== undefined) return refuse('validation', [unholdable(nul, 'no NUL character')])
    return run(request, parsed.data).catch(refusedByDatabase)
  }
  const denied = (request: Request) => permission(request, spec.action, kind)
  return Object.assign(call, { ...spec, kind, denied })
}

/** Where a text holds the one character that PostgreSQL cannot keep. */
function pathOfNul(value: unknown, path: readonly string[] = []): string | undefined {
  if (typeof value === 'string') return value.includes('\0') ? path.join('.') : undefined
  if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return undefined
  for (const [key, inner] of Object.entries(value)) {
    const found = pathOfNul(inner, [...path, key])
    if (found !== undefined) return found
  }
  return undefined
}

const unholdable = (path: string, expected: string): Fault => ({ path, code: 'invalid_format', expected })

function permission({ actor, house }: Request, action: Action, kind: Kind) {
  if (!actor.may(action)) return refuse(actor.account === null ? 'auth.required' : 'auth.forbidden')
  const needed = scopeFor({ action, kind }, house.policies)
  if (actor.scope && tokenScopes.indexOf(actor.scope) < tokenScopes.indexOf(needed))
    return refuse('auth.scope')
  if (needed === 'confidential' && actor.assurance === 'first') return refuse('auth.assurance_too_low')
  return undefined
}

/** The least scope that a token needs for a use case; one that is made for more will do. */
export function scopeFor(
  { action, kind }: Pick<AnyUseCase, 'action' | 'kind'>,
  policies: Policies,
): TokenScope {
  if (policies.get(action)?.confidential) return 'confidential'
  return kind === 'command' ? 'write' : 'read'
}

/** What Zod found, as faults that name the field, what was expected and what was there. */
export const faultsOf = (error: z.ZodError): readonly Fault[] =>
  error.issues.flatMap((issue): Fault[] => {
    const path = issue.path.join('.')
    if (issue.code === 'unrecognized_keys')
      return issue.keys.map((key) => ({
        path: path ? `${path}.${key}` : key,
        code: 'unknown_key',
        found: key,
      }))
    return [{ path, code: issue.code, expected: expectedBy(issue), found: shortly(issue.input) }]
  })

function expectedBy(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_value') return issue.values.map(String).join(' | ')
  if (issue.code === 'invalid_type') return issue.expected
  // An example is understood in every language.
  if (issue.code === 'invalid_format' && issue.format === 'date') return '2026-12-31'
  return issue.message
}

// Only short scalars are told back: a whole text would put what somebody wrote into an error.
const shortly = (input: unknown) =>
  ['number', 'boolean'].includes(typeof input) || (typeof input === 'string' && input.length <= 40)
    ? String(input)
    : undefined

/** Rolls the transaction back and carries its answer out. */
class TakeBack extends Error {
  constructor(readonly result: Result<unknown>) {
    super('taken back')
  }
}

function takenBack<O, Code extends string>(error: unknown): Result<O, Code> {
  if (error instanceof TakeBack) return error.result as Result<O, Code>
  throw error
}

/** For inputs and outputs that carry nothing. */
export const nothing = z.object({})
export const done = ok({})
