import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root } from '../../src/server/root.ts'
import { apiOf, type Outcome, type Product, startProduct } from '../support/running-server.ts'

let product: Product
const cli: Product['cli'] = (...words) => product.cli(...words)
const file = async (name: string, content: string) => {
  const path = join(product.data, name)
  await writeFile(path, content)
  return path
}
/** The product's database as its owner reaches it. */
async function connectedOwner(): Promise<pg.Client> {
  const owner = new pg.Client({
    host: join(product.data, 'run'),
    user: 'maillage_owner',
    password: await readFile(join(product.data, 'database-password'), 'utf8'),
    database: 'maillage',
  })
  await owner.connect()
  return owner
}
async function asOwner(text: string) {
  const owner = await connectedOwner()
  const { rows } = await owner.query(text).finally(() => owner.end())
  return rows
}
const told = ({ stdout }: Outcome) => JSON.parse(stdout.trim().split('\n').at(-1) ?? '')

beforeAll(async () => {
  product = await startProduct({ env: { MAILLAGE_TEST_CLOCK: '1' } })
})
afterAll(() => product?.stop())

describe('import', () => {
  const header = 'slug;name_fr;kind;parent;sector;territory\n'

  it('tells by --dry-run what it would do, and keeps nothing', async () => {
    const path = await file(
      'o.csv',
      `${header}la-passerelle;La Passerelle;service;maison-des-tilleuls;accueil;\n`,
    )
    const rehearsed = await cli(['import', 'organisations', path, '--dry-run'])
    expect(rehearsed).toMatchObject({ code: 0, stderr: '' })
    expect(told(rehearsed)).toMatchObject({ created: 1, updated: 0, unchanged: 0, errors: [], dryRun: true })
    expect((await product.demo()).organisations).not.toContain('la-passerelle')
    expect(told(await cli(['import', 'organisations', path]))).toMatchObject({ created: 1, dryRun: false })
    expect(told(await cli(['import', 'organisations', path]))).toMatchObject({ created: 0, unchanged: 1 })
    expect((await cli(['export', 'organisations'])).stdout).toContain('la-passerelle;')
  })

  it('refuses a file as a whole, with the line and the column of each fault', async () => {
    const path = await file(
      'bad.csv',
      `${header}bonne;Bonne;service;maison-des-tilleuls;;\nmauvaise;Mauvaise;château;nulle-part;;nowhere\n`,
    )
    const { code, stdout, stderr } = await cli(['import', 'organisations', path])
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/line 3.*kind/)
    expect((await cli(['export', 'organisations'])).stdout).not.toContain('bonne;')
  })

  it('reads territories, dry and for good', async () => {
    const path = join(root, 'demo/territories.csv')
    expect(told(await cli(['import', 'territories', path, '--dry-run']))).toMatchObject({ dryRun: true })
    expect(told(await cli(['import', 'territories', path]))).toMatchObject({ stored: 4, dryRun: false })
    const wrong = await file('t.csv', 'scheme;code;name_fr;parent\nnis;21004;Bruxelles;nobody\n')
    const refused = await cli(['import', 'territories', wrong])
    expect(refused.code).toBe(1)
    expect(refused.stderr).toMatch(/line 2.*parent.*territory\.unknown.*nobody/)
  })

  it('takes what `export plan` wrote and changes nothing by it, in every format', async () => {
    for (const format of ['yaml', 'json', 'csv', 'xlsx']) {
      const path = join(product.data, `plan.${format}`)
      expect(
        await cli(['export', 'plan', path, '--format', format, '--slug', 'masterplan-bxl']),
      ).toMatchObject({ code: 0, stdout: '' })
      const outcome = told(await cli(['import', 'plan', path]))
      expect(outcome).toMatchObject({ created: 0, updated: 0, kept: [], errors: [] })
      expect(outcome.unchanged).toBeGreaterThan(20)
    }
  })

  it('reads a workbook of figures, and names the cell that it cannot take', async () => {
    const path = join(product.data, 'chiffres.csv')
    const template = await fetch(`${product.baseUrl}/importer/modeles/chiffres.xlsx`)
    await writeFile(path, new Uint8Array(await template.arrayBuffer()))
    const refused = await cli(['import', 'observations', path])
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringMatching(/A2.*indicator\.unknown/)])
  })

  it('takes what `export organisations` wrote and changes nothing by it', async () => {
    const path = join(product.data, 'organisations.csv')
    await cli(['export', 'organisations', path])
    const outcome = told(await cli(['import', 'organisations', path]))
    expect(outcome).toMatchObject({ created: 0, updated: 0, errors: [] })
    expect(outcome.unchanged).toBeGreaterThan(80)
  })

  it('takes what `export training` wrote and changes nothing by it', async () => {
    const path = join(product.data, 'training.yaml')
    await cli(['export', 'training', path])
    const outcome = told(await cli(['import', 'training', path]))
    expect(outcome).toMatchObject({ created: 0, updated: 0, kept: [], errors: [], dryRun: false })
    expect(outcome.unchanged).toBeGreaterThan(20)
    const again = await cli(['export', 'training'])
    expect(again).toEqual({ code: 0, stdout: await readFile(path, 'utf8'), stderr: '' })
  })

  it('says which file cannot be read', async () => {
    const refused = await cli(['import', 'plan', '/nowhere/plan.yaml'])
    expect(refused).toMatchObject({ code: 1, stdout: '', stderr: '/nowhere/plan.yaml: cannot be read\n' })
  })

  it('names the line of a plan where a key is unknown', async () => {
    const path = await file('p.yaml', 'plan:\n  slug: essai\n  title: Essai\n  colour: red\nmeasures: []\n')
    const { code, stderr } = await cli(['import', 'plan', path])
    expect(code).toBe(1)
    expect(stderr).toMatch(/line 4, plan\.colour: unknown_key/)
  })
})

describe('accounts and tokens', () => {
  it('makes an account with a password from the standard input, which can sign in', async () => {
    const [email, password] = ['nouvelle@demo.example', 'une phrase de passe assez longue']
    const words = [
      'account',
      'create',
      '--email',
      email,
      '--role',
      'service_manager',
      '--org',
      'maison-des-tilleuls',
    ]
    expect(await cli([...words, '--password-stdin'], {}, `${password}\n`)).toEqual({
      code: 0,
      stdout: '',
      stderr: '',
    })
    const body = new URLSearchParams({ email, password })
    const answer = await fetch(`${product.baseUrl}/connexion`, { method: 'POST', redirect: 'manual', body })
    expect(answer.status).toBe(303)
    const made = await cli([...words.with(3, 'autre@demo.example')])
    expect(made.stdout).toMatch(/^autre@demo\.example \S{12,}\n$/)
  })

  it('lets somebody who lost everything come back; what proves the second level goes only where that is asked for', async () => {
    const [email, password] = ['perdue@demo.example', 'une phrase pour revenir']
    const words = ['account', 'create', '--email', email, '--role', 'worker', '--org', 'maison-des-tilleuls']
    const again = (...more: string[]) =>
      cli([...words, '--reset', '--password-stdin', ...more], {}, `${password}\n`)
    await cli([...words, '--password-stdin'], {}, 'une phrase qui se perd\n')
    await asOwner(`insert into sign_in.second_factor (account, secret)
      select id, 'lost with the telephone' from sign_in."user" where email = '${email}'`)
    const comesTo = async () => {
      const body = new URLSearchParams({ email, password })
      const answer = await fetch(`${product.baseUrl}/connexion`, { method: 'POST', redirect: 'manual', body })
      return [answer.status, new URL(answer.headers.get('location') ?? '/', product.baseUrl).pathname]
    }
    const kept = await again()
    expect(kept).toMatchObject({ code: 0, stderr: expect.stringMatching(/--drop-second-factor/) })
    expect(await comesTo()).toEqual([303, '/connexion/code'])
    expect(await again('--drop-second-factor')).toEqual({ code: 0, stdout: '', stderr: '' })
    expect(await comesTo()).toEqual([303, '/a-faire'])
    const lines = await asOwner(`select j.fields from journal j join sign_in."user" u on u.id = j.subject
      where j.action = 'account.reset' and u.email = '${email}' order by j.id`)
    expect(lines.map((line) => line['fields'])).toEqual([
      ['password', 'sessions'],
      ['password', 'sessions', 'second_factor', 'passkeys'],
    ])
    const alone = await cli([...words.with(3, 'z@demo.example'), '--drop-second-factor'])
    expect(alone).toMatchObject({ code: 1, stderr: expect.stringMatching(/only with --reset/) })
  })

  it.each([
    ['a short password', 'maison-des-tilleuls', 'court', /password: at least 12/],
    ['an organisation nobody knows', 'nulle-part', 'une phrase de passe assez longue', /nulle-part/],
  ])('refuses %s', async (_, org, password, why) => {
    const words = ['account', 'create', '--email', 'x@demo.example', '--role', 'worker', '--org', org]
    const refused = await cli([...words, '--password-stdin'], {}, password)
    expect(refused).toMatchObject({ code: 1, stdout: '', stderr: expect.stringMatching(why) })
  })

  it('ends the output of `token create` with the token alone, good for what its scope says', async () => {
    const token = async (...more: string[]) => {
      const { stdout } = await cli(['token', 'create', '--account', 'coordination@demo.example', ...more])
      return stdout.trimEnd().split('\n').at(-1) ?? ''
    }
    const [reading, writing] = [await token('--days', '30'), await token('--scope', 'write')]
    expect(reading).toMatch(/^maillage_[\w-]{43}$/)
    expect(writing).not.toBe(reading)
    const territory = { body: 'scheme;code;name_fr\nother;X;X\n', type: 'text/csv' }
    const post = (with_: string) =>
      apiOf(product.baseUrl, with_)('POST', '/territories/import?dryRun=true', territory)
    expect((await post(reading)).body.code).toBe('auth.scope')
    expect((await post(writing)).status).toBe(200)
  })

  it('refuses a token for nobody', async () => {
    const refused = await cli(['token', 'create', '--account', 'personne@demo.example'])
    expect(refused).toMatchObject({ code: 1, stdout: '', stderr: expect.stringContaining('account') })
  })

  it('tells accounts, slugs and codes of the demonstration as JSON', async () => {
    expect(await product.demo()).toEqual({
      accounts: expect.arrayContaining([
        {
          email: 'direction@demo.example',
          password: expect.any(String),
          roles: ['service_manager'],
          organisation: 'maison-des-tilleuls',
        },
      ]),
      network: 'reseau-passerelles',
      plans: ['masterplan-bxl', 'qualite-du-reseau', 'qualite-maison-des-tilleuls-2026'],
      organisations: expect.arrayContaining(['maison-des-tilleuls', 'reseau-passerelles']),
      requests: expect.arrayContaining(['participation-reglement', 'portabilite-droits']),
      codes: [],
      recoveryKey: expect.stringMatching(/^AGE-SECRET-KEY-1/),
    })
  })
})

describe('clock, jobs, doctor', () => {
  it('sets and clears the clock, only where tests are allowed to', async () => {
    expect(await cli(['clock', 'set', '2031-05-01T08:00:00Z'])).toMatchObject({
      code: 0,
      stdout: '2031-05-01T08:00:00.000Z\n',
    })
    expect((await cli(['clock', 'clear'])).code).toBe(0)
    for (const words of [
      ['clock', 'set', '2031-05-01'],
      ['clock', 'clear'],
    ]) {
      const refused = await cli(words, { MAILLAGE_TEST_CLOCK: '0' })
      expect(refused).toEqual({ code: 1, stdout: '', stderr: 'clock: only with MAILLAGE_TEST_CLOCK=1\n' })
    }
  })

  it('runs the jobs that are due until a moment, and returns when idle', async () => {
    const until = new Date(Date.now() + 2 * 3_600_000).toISOString()
    const { code, stdout } = await cli(['jobs', 'run', '--until', until])
    expect(code).toBe(0)
    expect(Number(/^(\d+) jobs\n$/.exec(stdout)?.[1])).toBeGreaterThanOrEqual(1)
    expect((await cli(['jobs', 'run'])).stdout).toBe('0 jobs\n')
  })

  it('examines an installation, in words and as JSON', async () => {
    const { ok, findings } = JSON.parse((await cli(['doctor', '--json'])).stdout)
    expect(ok).toBe(true)
    expect(findings.map((one: { check: string }) => one.check)).toEqual(
      expect.arrayContaining(['database', 'journal', 'data folder', 'jobs']),
    )
  })
})

describe('exit codes', () => {
  it.each([
    [['frobnicate']],
    [['import']],
    [['import', 'recipes', 'x.csv']],
    [['export', 'recipes']],
    [['account', 'create']],
    [['account', 'create', '--email', 'nobody', '--role', 'worker', '--org', 'x']],
    [['account', 'create', '--email', 'a@b.c', '--role', 'king', '--org', 'x']],
    [['token', 'create', '--account', 'a@b.c', '--days', '0']],
    [['jobs', 'run', '--until', 'tomorrow']],
    [['clock', 'set', 'noon']],
    [['doctor', '--frobnicate']],
  ])('is 2 where a command is not understood: %j', async (words) => {
    const { code, stdout, stderr } = await cli(words)
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(/^error: /m)
  })

  it('is 0 for help', async () => {
    const { code, stdout } = await cli(['--help'])
    expect(code).toBe(0)
    const names = ['import', 'export', 'account', 'token', 'demo', 'journal', 'jobs', 'clock', 'doctor']
    for (const name of [...names, 'backup', 'restore', 'keys'])
      expect(stdout).toMatch(new RegExp(`^ {2}${name}\\b`, 'm'))
  })
})

describe('journal verify', () => {
  it('counts lines that hold together, and names the first that somebody changed as owner of the database', async () => {
    const ok = await cli(['journal', 'verify'])
    expect(ok).toMatchObject({ code: 0, stderr: '' })
    const lines = Number(/^ok (\d+) lines\n$/.exec(ok.stdout)?.[1])
    expect(lines).toBeGreaterThan(50)
    const owner = await connectedOwner()
    try {
      const { rows } = await owner.query<{ id: string; action: string }>(
        'select id, action from journal order by id offset 20 limit 1',
      )
      const { id = '', action = '' } = rows[0] ?? {}
      await owner.query(`update journal set action = 'nothing.happened' where id = $1`, [id])
      const broken = await cli(['journal', 'verify'])
      expect(broken).toEqual({ code: 1, stdout: `broken at ${id}\n`, stderr: '' })
      expect((await cli(['doctor'])).code).toBe(1)
      await owner.query('update journal set action = $2 where id = $1', [id, action])
      expect((await cli(['journal', 'verify'])).code).toBe(0)
    } finally {
      await owner.end()
    }
  })
})
