import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { accepted, type World, world } from '../../tests/support/world.ts'
import { ok, refuse } from '../kernel/result.ts'
import { actorWith, anonymous } from './actor.ts'
import { houseOf } from './house.ts'
import { confidential } from './policy.ts'
import { command, consult, done, type Event, nothing, query, type Request } from './use-case.ts'

const told: Event[] = []
const house = houseOf([
  {
    name: 'test',
    policy: {
      'test.write': ['coordinator'],
      'test.read': ['coordinator'],
      'test.consult': confidential(['coordinator']),
      'test.public': ['anonymous', 'coordinator'],
    },
    useCases: [],
    reaction: async ({ db }, events) => {
      told.push(...events)
      const after = (subject: string) => events.some((event) => event.subject === subject)
      if (after('react')) await keep(db, 'reaction')
      if (after('break')) throw new Error('a reaction broke')
    },
  },
])

const keep = (db: Parameters<Parameters<typeof query>[0]['run']>[0]['db'], code: string) =>
  db
    .insertInto('territory')
    .values({ slug: `test-${code}`, scheme: 'other', code, name: sql`'{}'` })
    .execute()

const write = command({
  action: 'test.write',
  input: z.strictObject({
    code: z.string().max(10),
    next: z.enum(['refuse', 'silence', 'throw', 'react', 'break', 'rehearse']).optional(),
    figures: z.array(z.object({ value: z.number() })).optional(),
  }),
  output: nothing,
  rehearsal: ({ next }) => next === 'rehearse',
  async run({ db, journal }, { code, next }) {
    await keep(db, code)
    if (next === 'refuse') return refuse('test.refused', 'code')
    if (next === 'throw') throw new Error('a bug')
    if (next !== 'silence') journal(next ?? code, ['code'])
    return done
  },
})

describe('a use case', () => {
  let w: World
  let by: Request
  beforeAll(async () => {
    w = await world()
    by = requestOf({
      account: 'somebody',
      roles: [{ role: 'coordinator', organisation: 'o', slug: 'o', atNetwork: true }],
    })
  })
  afterAll(() => w.end())

  function requestOf(held: Partial<Parameters<typeof actorWith>[1]>): Request {
    return {
      ...w.asSystem(),
      house,
      actor: actorWith(house.policies, { account: null, language: 'fr', roles: [], ...held }),
    }
  }
  const stored = async () =>
    (await w.database.selectFrom('territory').select('code').orderBy('code').execute()).map((row) => row.code)
  /** What a call left behind: rows and journal lines. */
  async function leaves(call: () => Promise<unknown>) {
    const [rows, lines] = [await stored(), (await w.journal()).length]
    const answer = await call().catch((error: Error) => error.message)
    return {
      answer,
      rows: (await stored()).filter((code) => !rows.includes(code)),
      lines: (await w.journal()).slice(lines),
    }
  }

  it('that succeeds leaves what it wrote and its journal line, with who and what', async () => {
    expect(await leaves(() => write(by, { code: 'good' }))).toEqual({
      answer: { ok: true, value: {} },
      rows: ['good'],
      lines: [{ action: 'test.write', subject: 'good', fields: ['code'], account: 'somebody' }],
    })
  })

  it('that is refused is rolled back whole', async () => {
    expect(await leaves(() => write(by, { code: 'refused', next: 'refuse' }))).toEqual({
      answer: { ok: false, code: 'test.refused', field: 'code' },
      rows: [],
      lines: [],
    })
  })

  it('that breaks is rolled back whole, and the bug is thrown', async () => {
    expect(await leaves(() => write(by, { code: 'broken', next: 'throw' }))).toEqual({
      answer: 'a bug',
      rows: [],
      lines: [],
    })
  })

  it('that succeeds without a journal line throws, and nothing is kept', async () => {
    expect(await leaves(() => write(by, { code: 'silent', next: 'silence' }))).toEqual({
      answer: 'test.write changed something and wrote no journal line',
      rows: [],
      lines: [],
    })
  })

  it('that is rehearsed answers and keeps nothing', async () => {
    told.length = 0
    expect(await leaves(() => write(by, { code: 'dry', next: 'rehearse' }))).toEqual({
      answer: { ok: true, value: {} },
      rows: [],
      lines: [],
    })
    expect(told).toEqual([])
  })

  it('lets modules react in its transaction: they are kept or undone with it', async () => {
    expect((await leaves(() => write(by, { code: 'cause', next: 'react' }))).rows).toEqual([
      'cause',
      'reaction',
    ])
    expect(await leaves(() => write(by, { code: 'cause2', next: 'break' }))).toEqual({
      answer: 'a reaction broke',
      rows: [],
      lines: [],
    })
  })

  it('that reads cannot write: PostgreSQL refuses', async () => {
    const sneaky = (attempt: (db: Parameters<typeof keep>[0]) => Promise<unknown>) =>
      query({
        action: 'test.read',
        input: nothing,
        output: nothing,
        run: async ({ db }) => ok((await attempt(db)) ?? {}),
      })(by, {})
    await expect(sneaky((db) => keep(db, 'sneaky'))).rejects.toThrow(/read-only transaction/)
    await expect(sneaky((db) => sql`select jobs.enqueue('x', '{}', null, null)`.execute(db))).rejects.toThrow(
      /read-only transaction/,
    )
    await expect(sneaky((db) => sql`set transaction read write`.execute(db))).rejects.toThrow(
      /read-write mode/,
    )
    expect(await stored()).not.toContain('sneaky')
  })

  describe('that reads confidential data', () => {
    const reading = (run: (db: Parameters<typeof keep>[0]) => Promise<unknown>, line = true) =>
      consult({
        action: 'test.consult',
        input: nothing,
        output: nothing,
        run: async ({ db, journal }) => {
          await run(db)
          if (line) journal('a record', ['text'])
          return ok({})
        },
      })
    const sure = () => ({ ...by, actor: { ...by.actor, assurance: 'second' as const } })

    it('leaves the line of who read what, and nothing else', async () => {
      expect(await leaves(() => reading((db) => db.selectFrom('territory').execute())(sure(), {}))).toEqual({
        answer: { ok: true, value: {} },
        rows: [],
        lines: [{ action: 'test.consult', subject: 'a record', fields: ['text'], account: 'somebody' }],
      })
    })

    it('cannot write: PostgreSQL refuses', async () => {
      const left = await leaves(() => reading((db) => keep(db, 'sneaky'))(sure(), {}))
      expect(left).toMatchObject({ rows: [], lines: [] })
      expect(left.answer).toMatch(/read-only transaction/)
    })

    it('shows nothing where it would leave no line', async () => {
      const silent = reading(async () => undefined, false)(sure(), {})
      await expect(silent).rejects.toThrow('read something and wrote no journal line')
    })

    it('needs a session of the second assurance level, or a token made for confidential data', async () => {
      const read = reading(async () => undefined)
      expect(await read(by, {})).toEqual({ ok: false, code: 'auth.assurance_too_low' })
      const roles = by.actor.roles
      for (const [scope, answer] of [
        ['read', { ok: false, code: 'auth.scope' }],
        ['write', { ok: false, code: 'auth.scope' }],
        ['confidential', { ok: true, value: {} }],
      ] as const)
        expect(await read(requestOf({ account: 'somebody', roles, scope }), {})).toEqual(answer)
    })
  })

  it('asks who may before it looks at what was sent', async () => {
    expect(await write(requestOf({}), { code: 3 })).toEqual({ ok: false, code: 'auth.required' })
    const auditor = requestOf({
      account: 'a',
      roles: [{ role: 'auditor', organisation: 'o', slug: 'o', atNetwork: true }],
    })
    expect(await write(auditor, { code: 3 })).toEqual({ ok: false, code: 'auth.forbidden' })
    const open = query({ action: 'test.public', input: nothing, output: nothing, run: async () => ok({}) })
    expect(accepted(await open({ ...by, actor: anonymous(house.policies, 'fr') }, {}))).toEqual({})
  })

  it('an action without a policy is a bug, never a permission', async () => {
    const forgotten = query({
      action: 'test.forgotten',
      input: nothing,
      output: nothing,
      run: async () => ok({}),
    })
    await expect(forgotten(by, {})).rejects.toThrow('no policy for test.forgotten')
  })

  it('with a token that only reads, reads and does not command', async () => {
    const reading = { ...by, actor: { ...by.actor, scope: 'read' as const } }
    expect(await write(reading, { code: 'token' })).toEqual({ ok: false, code: 'auth.scope' })
    const open = query({ action: 'test.read', input: nothing, output: nothing, run: async () => ok({}) })
    expect((await open(reading, {})).ok).toBe(true)
    expect((await write({ ...by, actor: { ...by.actor, scope: 'write' } }, { code: 'token' })).ok).toBe(true)
  })

  it('tells of each wrong value where it is, what was expected and what was there', async () => {
    const result = await write(by, {
      code: 'much too long a code',
      next: 'dance',
      figures: [{ value: 1 }, { value: 'two' }],
      colour: 'blue',
    })
    expect(result).toMatchObject({ ok: false, code: 'validation', field: 'code' })
    expect(!result.ok && result.faults).toEqual([
      { path: 'code', code: 'too_big', expected: expect.any(String), found: 'much too long a code' },
      {
        path: 'next',
        code: 'invalid_value',
        expected: 'refuse | silence | throw | react | break | rehearse',
        found: 'dance',
      },
      { path: 'figures.1.value', code: 'invalid_type', expected: 'number', found: 'two' },
      { path: 'colour', code: 'unknown_key', found: 'colour' },
    ])
  })

  it('does not tell a long text back: it may hold what somebody wrote in confidence', async () => {
    const result = await write(by, { code: 'x'.repeat(200) })
    expect(!result.ok && result.faults?.[0]?.found).toBeUndefined()
  })

  it('sets who acts and which day it is for the database, for its own transaction only', async () => {
    const settings = query({
      action: 'test.read',
      input: nothing,
      output: z.custom<unknown>(),
      run: async ({ db, today }) =>
        ok({
          today,
          ...(
            await sql<object>`select acting_account() as account, acting_everywhere() as everywhere, today()::text as day`.execute(
              db,
            )
          ).rows[0],
        }),
    })
    expect(accepted(await settings({ ...by, now: new Date('2026-11-22T23:30:00Z') }, {}))).toEqual({
      today: '2026-11-23',
      account: 'somebody',
      everywhere: false,
      day: '2026-11-23',
    })
    expect(accepted(await settings({ ...w.asSystem(), house }, {}))).toMatchObject({
      account: null,
      everywhere: true,
    })
    const { rows } = await w.pools.app.query(
      'select acting_account() as account, acting_everywhere() as everywhere',
    )
    expect(rows).toEqual([{ account: null, everywhere: false }])
  })
})
