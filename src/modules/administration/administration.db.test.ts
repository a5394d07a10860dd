import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { accepted, importSmallNetwork, type World, world } from '../../../tests/support/world.ts'
import { inTransaction } from '../../server/transaction.ts'
import type { Request } from '../../server/use-case.ts'
import { createToken } from '../accounts/index.ts'
import { exportJournal, searchJournal } from './journal/search-journal.ts'
import { applyRetention } from './retention/apply-retention.ts'
import { changeRetention } from './retention/change-retention.ts'
import { showRetention } from './retention/show-retention.ts'
import { changeSettings, showSettings } from './settings/change-settings.ts'

let w: World
let administrator: Request
beforeAll(async () => {
  w = await world('2026-11-22T09:00:00Z')
  await w.pools.owner.query(`insert into instance (name) values ('{"fr": "Réseau"}')`)
  await importSmallNetwork(w)
  administrator = await w.as('administrator', 'reseau')
  for (const [id, name] of [
    ['anne', 'Anne Exemple'],
    ['bilal', 'Bilal Exemple'],
  ])
    await w.pools.owner.query('insert into sign_in."user" (id, name, email) values ($1, $2, $3)', [
      id,
      name,
      `${id}@example.org`,
    ])
})
afterAll(() => w.end())

describe('settings', () => {
  it('change for one of two who change them at once, with a line in the journal', async () => {
    const { version } = accepted(await showSettings(administrator, {}))
    const change = (fr: string) => changeSettings(administrator, { version, name: { fr } })
    const both = await Promise.all([change('Réseau A'), change('Réseau B')])
    expect(both.map((one) => (one.ok ? 'done' : one.code)).sort()).toEqual(['conflict.version', 'done'])
    expect((await w.journal()).at(-1)).toMatchObject({ action: 'settings.change', fields: ['name'] })
    const { name, time_zone, threshold } = accepted(await showSettings(administrator, {}))
    expect([/^Réseau [AB]$/.test(name['fr'] ?? ''), time_zone, threshold]).toEqual([
      true,
      'Europe/Brussels',
      5,
    ])
  })

  it('refuse a threshold that protects nobody and a time zone that is nowhere', async () => {
    const { version } = accepted(await showSettings(administrator, {}))
    expect(await changeSettings(administrator, { version, threshold: 2 })).toMatchObject({
      code: 'validation',
      field: 'threshold',
    })
    expect(await changeSettings(administrator, { version, time_zone: 'Europe/Atlantis' })).toMatchObject({
      code: 'settings.time_zone_unknown',
      field: 'time_zone',
    })
    await expect(w.pools.owner.query('update instance set threshold = 2')).rejects.toThrow(
      /instance_threshold_protects/,
    )
  })

  it('tell every process to forget the pages it keeps', async () => {
    const client = await w.pools.app.connect()
    const heard = new Promise<string | undefined>((resolve) =>
      client.on('notification', ({ payload }) => resolve(payload)),
    )
    await client.query('listen maillage_release')
    const { version } = accepted(await showSettings(administrator, {}))
    accepted(await changeSettings(administrator, { version, threshold: 6 }))
    expect(await heard).toBe('instance')
    client.release(true)
  })
})

describe('the journal', () => {
  const search = async (asked: object = {}) => accepted(await searchJournal(administrator, asked))
  beforeAll(async () => {
    await w.pools.owner.query(
      `insert into journal (at, account, action, subject, hash)
       select '2026-03-01T00:00:00Z'::timestamptz + n * interval '1 hour', case when n % 2 = 0 then 'anne' else 'bilal' end,
         'plan.read_back', 'plan-' || n, '' from generate_series(0, 249) n`,
    )
  })

  it('is searched by person, action, thing and day of the network, and says that it was', async () => {
    expect((await search({ who: 'anne' })).items.every((one) => one.name === 'Anne Exemple')).toBe(true)
    expect((await search({ who: 'BILAL@' })).items.every((one) => one.account === 'bilal')).toBe(true)
    expect((await search({ subject: 'plan-7' })).items.map((one) => one.subject)).toEqual(['plan-7'])
    // The 2nd of March begins at 23:00 UTC of the 1st in Brussels.
    const day = (await search({ from: '2026-03-02', to: '2026-03-02', action: 'plan.' })).items
    expect([day.length, day.at(-1)?.subject, day[0]?.subject]).toEqual([24, 'plan-23', 'plan-46'])
    expect((await w.journal()).at(-1)).toMatchObject({
      action: 'journal.search',
      subject: 'journal',
      account: administrator.actor.account,
    })
  })

  it('is read page by page, each line once', async () => {
    const seen: number[] = []
    for (let before: number | null | undefined; before !== null; ) {
      const { items, next } = await search({ action: 'plan.read_back', before })
      seen.push(...items.map((one) => one.id))
      before = next
    }
    expect([seen.length, new Set(seen).size]).toEqual([250, 250])
    expect(seen).toEqual([...seen].sort((a, b) => b - a))
  })

  it('comes out as a file, which is noted too', async () => {
    const csv = await accepted(await exportJournal(administrator, { action: 'plan.read_back' })).text()
    expect(csv.split('\r\n').filter(Boolean)).toHaveLength(251)
    expect(csv).toMatch(/^id;at;account;action;subject;fields\r\n/)
    expect((await w.journal()).at(-1)).toMatchObject({ fields: ['export'] })
  })

  it('is not for who coordinates', async () => {
    expect(await searchJournal(await w.as('coordinator', 'reseau'), {})).toEqual({
      ok: false,
      code: 'auth.forbidden',
    })
  })
})

describe('what is not kept for ever', () => {
  const kinds = async (asked: object = {}) => accepted(await showRetention(administrator, asked))
  const apply = () => inTransaction(w.asSystem(), 'write', applyRetention)
  const one = async (kind: string) => {
    const found = (await kinds()).kinds.find((each) => each.kind === kind)
    if (!found) throw new Error(kind)
    return found
  }

  it('is told by each module, in words, and a period under what is needed is refused', async () => {
    expect((await kinds()).kinds.map((each) => each.kind).sort()).toEqual([
      ...[
        'access',
        'activities',
        'certificate_holders',
        'corrected_notes',
        'drafts',
        'enrolments',
        'imports',
      ],
      ...['invitations', 'messages', 'offers', 'reminders', 'replaced_files', 'sessions', 'tokens'],
    ])
    const { version } = await one('reminders')
    expect(await changeRetention(administrator, { kind: 'reminders', months: 0, version })).toMatchObject({
      code: 'retention.too_short',
      faults: [{ expected: '≥ 1', found: '0' }],
    })
    expect(await changeRetention(administrator, { kind: 'journal', months: 1, version: 0 })).toMatchObject({
      code: 'not_found',
    })
  })

  it('is set by one of two at once', async () => {
    const set = (months: number, version: number) =>
      changeRetention(administrator, { kind: 'tokens', months, version })
    const first = await Promise.all([set(6, 0), set(7, 0)])
    expect(first.map((each) => (each.ok ? 'done' : each.code)).sort()).toEqual(['conflict.version', 'done'])
    const { version } = await one('tokens')
    const again = await Promise.all([set(3, version), set(4, version)])
    expect(again.map((each) => (each.ok ? 'done' : each.code)).sort()).toEqual(['conflict.version', 'done'])
  })

  it('goes as the preview said, whatever ended when and however long it is kept; the journal says how many', async () => {
    const ended = fc.array(fc.integer({ min: 0, max: 36 }), { maxLength: 12 })
    await fc.assert(
      fc.asyncProperty(ended, fc.integer({ min: 1, max: 30 }), async (ages, months) => {
        await w.pools.owner.query('truncate reminder')
        for (const [n, age] of ages.entries())
          await w.pools.owner.query(
            `insert into reminder (organisation, day, written_at)
             select id, '2020-01-01'::date + $1::int, '2026-11-22T00:00:00Z'::timestamptz - make_interval(months => $2) - interval '1 second'
             from organisation where slug = 'tilleuls'`,
            [n, age],
          )
        const { preview } = await kinds({ kind: 'reminders', months })
        expect(preview?.ending).toBe(ages.filter((age) => age >= months).length)
        const { version } = await one('reminders')
        accepted(await changeRetention(administrator, { kind: 'reminders', months, version }))
        expect((await one('reminders')).ending).toBe(preview?.ending)
        await apply()
        const left = await w.pools.owner.query('select from reminder')
        expect(left.rowCount).toBe(ages.length - (preview?.ending ?? 0))
        if (preview?.ending)
          expect(
            (await w.journal()).filter((line) => line.action === 'retention.apply').at(-1),
          ).toMatchObject({
            subject: 'reminders',
            fields: [`${preview.ending}`],
          })
      }),
      { numRuns: 15 },
    )
  })

  it('is removed by the instance alone, whoever asks the database', async () => {
    accepted(await createToken(w.asSystem(), { account: 'anne@example.org', scope: 'read', days: 1 }))
    await expect(w.pools.app.query('delete from api_token')).rejects.toThrow(/only the instance removes/)
  })

  it('ended sessions go, and the database shows the job none of them', async () => {
    await w.pools.owner.query(
      `insert into sign_in.session ("id", "expiresAt", "token", "userId") values
        ('old', '2026-09-01', 'a', 'anne'), ('new', '2026-11-20', 'b', 'anne')`,
    )
    expect((await one('sessions')).ending).toBe(1)
    await apply()
    const { rows } = await w.pools.owner.query('select id from sign_in.session')
    expect(rows).toEqual([{ id: 'new' }])
    await expect(w.pools.app.query('select from sign_in.session')).rejects.toThrow(/permission denied/)
  })

  it('ended ways back in and invitations go after a month; those that are open stay', async () => {
    await w.pools.owner.query(`
      insert into sign_in.access (id, account, expires_at, used_at)
        select gen_random_uuid(), 'anne', e, u from (values
          ('2026-10-01'::timestamptz, null::timestamptz), ('2026-12-01', '2026-10-01'), ('2026-11-01', null), ('2026-12-01', null)) v (e, u);
      insert into invitation (address, name, role, organisation, language, created_at, expires_at, accepted_at, revoked_at)
        select 'x@example.org', 'X', 'worker', o.id, 'fr', '2026-09-01', e, a, r
        from organisation o, (values ('2026-10-01'::timestamptz, null::timestamptz, null::timestamptz),
          ('2026-12-01', '2026-10-01', null), ('2026-12-01', null, '2026-10-01'), ('2026-12-01', null, null)) v (e, a, r)
        where o.slug = 'tilleuls'`)
    expect([(await one('access')).ending, (await one('invitations')).ending]).toEqual([2, 3])
    await apply()
    expect((await w.pools.owner.query('select from sign_in.access')).rowCount).toBe(2)
    expect((await w.pools.owner.query('select from invitation')).rowCount).toBe(1)
    await expect(w.pools.app.query('select from sign_in.access')).rejects.toThrow(/permission denied/)
  })

  it('traces of messages go with what was gathered in them; what waits stays, and so do links that they brought', async () => {
    await w.pools.owner.query(`
      insert into message (id, kind, channel, language, created_at, state, sent_at, gathered_in, content)
      select ('00000000-0000-0000-0000-00000000000' || n)::uuid, 'link', 'email', 'fr', '2025-01-01', state, sent::timestamptz,
        ('00000000-0000-0000-0000-00000000000' || inside)::uuid, content::bytea
      from (values
        (1, 'sent', '2025-02-01', null, null), (2, 'gathered', null, 1, null), (3, 'given_up', null, null, null),
        (4, 'sent', '2026-11-01', null, null), (5, 'gathered', null, 4, null), (6, 'waiting', null, null, 'sealed'))
        v (n, state, sent, inside, content);
      insert into task_link (kind, organisation, holder, period, recipient, due, expires_on, created_at, message)
        select 'figures', id, id, '2026', null, '2026-12-01', '2026-12-31', '2026-11-01', '00000000-0000-0000-0000-000000000001'
        from organisation where slug = 'tilleuls'`)
    expect((await one('messages')).ending).toBe(3)
    await apply()
    const left = await w.pools.owner.query('select right(id::text, 1) as n from message order by id')
    expect(left.rows.map((row) => row.n)).toEqual(['4', '5', '6'])
    expect((await w.pools.owner.query('select message from task_link')).rows).toEqual([{ message: null }])
    await expect(w.pools.app.query('delete from message')).rejects.toThrow(/only the instance removes/)
  })
})
