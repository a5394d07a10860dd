import { randomUUID } from 'node:crypto'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest'
import { dropDatabase, onServer, testSecret } from '../../tests/support/template.ts'
import { type World, world } from '../../tests/support/world.ts'
import { connectionAs, roleNames, roleOf } from './database.ts'
import { migrate } from './migrate.ts'

describe('the roles a process logs in as', () => {
  let w: World
  beforeAll(async () => {
    w = await world()
    await w.pools.owner.query(
      `insert into sign_in."user" (id, name, email) values ('u', 'U', 'u@example.org')`,
    )
    await w.pools.owner.query(
      `insert into api_token (account, scope, digest, expires_at) values ('u', 'read', 'x', now())`,
    )
  })
  afterAll(() => w.end())

  const tried = async (role: 'app' | 'auth' | 'jobs' | 'seal', text: string) => {
    const client = await w.pools[role].connect()
    try {
      await client.query('begin')
      await client.query(text)
      return 'done'
    } catch (error) {
      return (error as Error).message.includes('permission denied') ? 'denied' : (error as Error).message
    } finally {
      await client.query('rollback')
      client.release()
    }
  }

  // What each may do with each kind of table: + done, - denied.
  const statements = {
    'read plans': 'select * from plan',
    'write plans': `update plan set territory = 'x'`,
    'delete plans': 'delete from plan',
    'read names of accounts': 'select id, name, email from sign_in."user"',
    'read all of accounts': 'select * from sign_in."user"',
    'read passwords': 'select * from sign_in.account',
    'read sessions': 'select * from sign_in.session',
    'read passkeys': 'select * from sign_in.passkey',
    'read identities at a provider': 'select * from sign_in.provider_subject',
    'read answered challenges': 'select * from sign_in.challenge_answered',
    'forget what challenges are over': 'select sign_in.forget_challenges(now())',
    'write accounts': `update sign_in."user" set name = 'x'`,
    'read tokens': 'select digest from api_token',
    'revoke tokens': 'update api_token set revoked_at = now()',
    'delete tokens': 'delete from api_token',
    'add to the journal': `insert into journal (at, action, subject, hash) values (now(), 'a.b', 's', '')`,
    'read the journal': 'select * from journal',
    'change the journal': `update journal set subject = 'x'`,
    'read seals': 'select * from journal_seal',
    'add seals': `insert into journal_seal (number, from_tx, to_tx, line_ids, lines, digest) values (99, '1', '2', '{[1,2)}', 1, 'x')`,
    'put a job in the queue': `select jobs.enqueue('x', '{}', null, null)`,
    'read the queue': 'select * from graphile_worker.jobs',
    'read migrations': 'select * from migration',
    'make a table': 'create table public.mine (id int)',
    'keep ancestors': 'delete from organisation_ancestor',
    'become the owner': '(the owner)',
    'stop row level security': 'alter table file disable row level security',
  } as const
  const may: Readonly<Record<keyof typeof statements, string>> = {
    //                          app auth jobs seal
    'read plans': '             +   -    -    -',
    'write plans': '            +   -    -    -',
    'delete plans': '           -   -    -    -',
    'read names of accounts': ' +   +    -    -',
    'read all of accounts': '   -   +    -    -',
    'read passwords': '         -   +    -    -',
    'read sessions': '          -   +    -    -',
    'read passkeys': '          -   +    -    -',
    'read identities at a provider': '- + - -',
    'read answered challenges': '- + - -',
    'forget what challenges are over': '+ + - -',
    'write accounts': '         -   +    -    -',
    'read tokens': '            +   -    -    -',
    'revoke tokens': '          +   -    -    -',
    'delete tokens': '          -   -    -    -',
    'add to the journal': '     +   -    -    -',
    'read the journal': '       +   -    -    +',
    'change the journal': '     -   -    -    -',
    'read seals': '             +   -    -    +',
    'add seals': '              -   -    -    +',
    'put a job in the queue': ' +   -    +    -',
    'read the queue': '         -   -    +    -',
    'read migrations': '        -   -    -    -',
    'make a table': '           -   -    -    -',
    'keep ancestors': '         -   -    -    -',
    'become the owner': '       -   -    -    -',
    'stop row level security': '-   -    -    -',
  }

  it.each(Object.keys(statements) as (keyof typeof statements)[])('who may %s', async (what) => {
    const found: string[] = []
    for (const role of ['app', 'auth', 'jobs', 'seal'] as const) {
      const owner = pg.escapeIdentifier(w.owner.user)
      const outcome = await tried(role, statements[what].replace('(the owner)', `set role ${owner}`))
      found.push(
        outcome === 'done' ? '+' : outcome === 'denied' || /must be owner/.test(outcome) ? '-' : outcome,
      )
    }
    expect(found).toEqual(may[what].trim().split(/\s+/))
  })

  it('are ordinary logins, none of which may make roles or databases', async () => {
    const { rows } = await w.pools.owner.query(
      `select rolcanlogin, rolsuper or rolcreatedb or rolcreaterole or rolbypassrls as strong from pg_roles where rolname like 'maillage\\_test\\_%'`,
    )
    expect(rows).toEqual(Array(4).fill({ rolcanlogin: true, strong: false }))
  })

  it('own none of the product’s tables', async () => {
    const { rows } = await w.pools.owner.query(
      `select tablename from pg_tables where schemaname = 'public' and tableowner <> current_user`,
    )
    expect(rows).toEqual([])
  })
})

describe('migrating', () => {
  const owner = inject('owner')
  const name = `m_${randomUUID().slice(0, 8)}`
  const login = `${name}_owner`
  const here = { ...owner, user: login, password: 'of the owner', database: name }
  const client = async <T>(as: typeof here, work: (client: pg.Client) => Promise<T>) => {
    const one = new pg.Client(as)
    await one.connect()
    return work(one).finally(() => one.end())
  }
  beforeAll(async () => {
    await onServer(
      owner,
      `create role ${login} login nosuperuser createdb createrole password 'of the owner'`,
    )
    await client({ ...here, database: 'postgres' }, (one) => one.query(`create database ${name}`))
  })
  afterAll(async () => {
    await dropDatabase(owner, name)
    for (const role of roleNames) await onServer(owner, `drop role if exists ${roleOf(name, role)}`)
    await onServer(owner, `drop role ${login}`)
  })

  it('is done by an owner who is no superuser but may make roles and databases; twice is no more than once', async () => {
    const lines: string[] = []
    const first = await migrate(here, { secret: testSecret, log: (line) => lines.push(line) })
    expect(lines.at(-1)).toBe(`migration ${first}`)
    const before = lines.length
    expect(await migrate(here, { secret: testSecret, log: (line) => lines.push(line) })).toBe(first)
    expect(lines).toHaveLength(before)
    for (const role of roleNames)
      expect(
        (
          await client(connectionAs(here, role, testSecret) as typeof here, (one) =>
            one.query('select 1 as here'),
          )
        ).rows,
      ).toEqual([{ here: 1 }])
  })

  it('two processes that start together wait for one another', async () => {
    const all = await Promise.all([1, 2, 3].map(() => migrate(here, { secret: testSecret })))
    expect(new Set(all).size).toBe(1)
  })

  it('changes the passwords with the secret, so that an old one opens nothing', async () => {
    await migrate(here, { secret: `${testSecret} new` })
    const { rows } = await client(here, (one) =>
      one.query(`select count(*)::int as n from pg_roles where rolname = '${roleOf(name, 'app')}'`),
    )
    expect(rows).toEqual([{ n: 1 }])
    expect(connectionAs(here, 'app', testSecret).password).not.toBe(
      connectionAs(here, 'app', `${testSecret} new`).password,
    )
  })

  it('what looks as the owner sees what forced row level security guards: lists are kept, released files open', async () => {
    const found = await client(connectionAs(here, 'app', `${testSecret} new`) as typeof here, async (one) => {
      await one.query(`select set_config('maillage.everywhere', 'true', false)`)
      const { rows: made } = await one.query(
        `with o as (insert into organisation (slug, name, kind) values ('o', '{}', 'service') returning id),
          d as (insert into document (slug, series, title, organisation, published_on, visibility, created_at)
            select v, 's', '{}', id, '2026-01-01', v, now() from o, unnest(array['public', 'confidential']) v returning id, visibility),
          p as (insert into plan (slug, title, holder, created_at) select 'p', '{}', id, now() from o returning id)
        select (select id from o) as o, (select id from p) as p, id as d from d where visibility = 'public'`,
      )
      const { o, p, d } = made[0]
      const { rows: files } = await one.query(
        `insert into file (organisation, name, type, size, sha256, bytes, created_at)
          values ($1, 'a.pdf', 'application/pdf', 1, '', 'x', now()) returning id`,
        [o],
      )
      await one.query(
        `insert into document_version (document, number, language, file, added_at) values ($1, 1, 'fr', $2, now())`,
        [d, files[0].id],
      )
      await one.query('insert into plan_document (document, plan, attached_at) values ($1, $2, now())', [
        d,
        p,
      ])
      await one.query(
        `select set_config('maillage.everywhere', 'false', false), set_config('maillage.actor', 'somebody', false)`,
      )
      const { rows } = await one.query('select file_is_open($1) as open', [files[0].id])
      return rows[0].open
    })
    expect(found).toBe(true)
    const listed = await client(here, (one) => one.query('select from document_scope'))
    expect(listed.rowCount).toBe(1)
  })

  it('refuses a file that was changed after it was applied, and touches nothing', async () => {
    await client(here, (one) => one.query(`update migration set sha256 = 'another' where name like '0001%'`))
    await expect(migrate(here, { secret: testSecret })).rejects.toThrow(
      /migration 0001\w*\.sql was changed after it was applied/,
    )
  })
})
