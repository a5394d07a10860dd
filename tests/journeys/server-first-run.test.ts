import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import {
  allProcessesOf,
  apiOf,
  freePort,
  launch,
  maillage,
  makeFolder,
  type Product,
  removeFolder,
  startProduct,
} from '../support/running-server.ts'

/** Somebody with a browser without script: keeps cookies, follows no redirect by itself. */
function visitor(baseUrl: string) {
  const cookies = new Map<string, string>()
  return async (path: string, form?: Record<string, string>) => {
    const answer = await fetch(`${baseUrl}${path}`, {
      method: form ? 'POST' : 'GET',
      redirect: 'manual',
      headers: {
        cookie: [...cookies].map(([name, value]) => `${name}=${value}`).join('; '),
        origin: baseUrl,
        'sec-fetch-site': 'same-origin',
      },
      ...(form ? { body: new URLSearchParams(form) } : {}),
    })
    for (const line of answer.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (value) cookies.set(name, value)
      else cookies.delete(name)
    }
    return { status: answer.status, to: answer.headers.get('location'), page: await answer.text() }
  }
}

describe('a start with --empty', () => {
  let product: Product
  beforeAll(async () => {
    product = await startProduct({ args: ['--empty'] })
  })
  afterAll(() => product?.stop())
  const coordinator = {
    name: 'Ada Lorne',
    email: 'ada@reseau.example',
    password: 'un mot de passe bien long',
  }

  it('has no demonstration, and leads whoever comes to the first-run page', async () => {
    // It answers before it says so.
    await vi.waitFor(() => expect(product.said().stdout).toContain(`${product.baseUrl}/premiers-pas`), 10_000)
    const demo = await product.cli(['demo', '--json'])
    expect(demo).toMatchObject({ code: 1, stdout: '', stderr: 'there is no demonstration here\n' })
    const visit = visitor(product.baseUrl)
    for (const path of ['/', '/connexion', '/plans/quelconque'])
      expect(await visit(path)).toMatchObject({ status: 303, to: '/premiers-pas' })
    const { status, page } = await visit('/premiers-pas')
    expect(status).toBe(200)
    for (const name of ['network', 'name', 'email', 'password']) expect(page).toContain(`name="${name}"`)
  })

  it('refuses a first-run form that is incomplete, keeps what was typed and makes nothing', async () => {
    const visit = visitor(product.baseUrl)
    const { status, page } = await visit('/premiers-pas', {
      network: 'Réseau des Ponts',
      ...coordinator,
      password: 'court',
    })
    expect(status).toBe(422)
    expect(page).toContain('Réseau des Ponts')
    expect(page).not.toContain('court"')
    expect(await visit('/')).toMatchObject({ status: 303, to: '/premiers-pas' })
  })

  it('makes the network and its coordinator by a plain form, and signs the coordinator in', async () => {
    const visit = visitor(product.baseUrl)
    const made = await visit('/premiers-pas', { network: 'Réseau des Ponts', ...coordinator })
    expect(made).toMatchObject({ status: 303, to: '/a-faire' })
    const tasks = await visit('/a-faire')
    expect(tasks.status).toBe(200)
    expect(tasks.page).toContain('Ada Lorne')
    const stranger = await visitor(product.baseUrl)('/a-faire')
    expect(stranger).toMatchObject({ status: 303, to: '/connexion?next=%2Fa-faire' })
  })

  it('asks who administers for the recovery key, shows it once, and then asks no more', async () => {
    expect((await product.cli(['backup', '-'])).stderr).toMatch(/there is no recovery key/)
    expect((await product.cli(['doctor'])).stdout).toMatch(/^BAD {2}recovery key/m)
    const visit = visitor(product.baseUrl)
    await visit('/connexion', { email: coordinator.email, password: coordinator.password })
    const path = '/compte/cle-de-secours'
    expect((await visit('/a-faire')).page).toContain(`href="${path}"`)
    const shown = await visit(path, {})
    expect([shown.status, /AGE-SECRET-KEY-1[0-9A-Z]{58}/.test(shown.page)]).toEqual([200, true])
    expect((await visit(path)).page).not.toContain('AGE-SECRET-KEY')
    expect((await visit('/a-faire')).page).not.toContain(`href="${path}"`)
    expect((await product.cli(['doctor'])).stdout).toMatch(/^ok {3}recovery key/m)
    expect((await visitor(product.baseUrl)(path, {})).page).not.toContain('AGE-SECRET-KEY')
  })

  it('sets up once: a second try changes nothing', async () => {
    const visit = visitor(product.baseUrl)
    const other = { ...coordinator, email: 'autre@reseau.example' }
    const { status } = await visit('/premiers-pas', { network: 'Un autre réseau', ...other })
    expect(status).toBe(422)
    const token = await product.token(coordinator.email)
    const { body } = await apiOf(product.baseUrl, token)('GET', '/organisations')
    expect(body.items.map((one: { slug: string }) => one.slug)).toEqual(['reseau-des-ponts'])
    await expect(product.token(other.email)).rejects.toThrow(/account/)
  })

  it('signs in by password and out again; a wrong password is refused without saying which part was wrong', async () => {
    const visit = visitor(product.baseUrl)
    const wrong = await visit('/connexion', { email: coordinator.email, password: 'un autre mot de passe' })
    const nobody = await visit('/connexion', {
      email: 'nobody@reseau.example',
      password: 'un autre mot de passe',
    })
    expect(wrong.status).toBe(422)
    expect(nobody.status).toBe(422)
    expect(nobody.page.replaceAll('nobody@reseau.example', '')).toBe(
      wrong.page.replaceAll(coordinator.email, ''),
    )
    expect(await visit('/a-faire')).toMatchObject({ status: 303 })
    const { email, password } = coordinator
    expect(await visit('/connexion', { email, password, next: '/compte' })).toMatchObject({
      status: 303,
      to: '/compte',
    })
    expect(await visit('/compte')).toMatchObject({ status: 200 })
    expect(await visit('/deconnexion', {})).toMatchObject({ status: 303, to: '/' })
    expect(await visit('/compte')).toMatchObject({ status: 303 })
  })

  it('never goes on to another site after signing in', async () => {
    const { email, password } = coordinator
    for (const next of ['https://evil.example/', '//evil.example/', '/\\evil.example'])
      expect(await visitor(product.baseUrl)('/connexion', { email, password, next })).toMatchObject({
        status: 303,
        to: '/a-faire',
      })
  })
})

describe('a start that cannot go on', () => {
  it.each([
    ['PORT', { PORT: 'banana' }],
    ['PORT', { PORT: '70000' }],
    ['BASE_URL', { BASE_URL: 'maillage.example' }],
    ['LOG_LEVEL', { LOG_LEVEL: 'loud' }],
    ['MAILLAGE_TEST_CLOCK', { MAILLAGE_TEST_CLOCK: 'yes' }],
    ['SMTP_URL', { SMTP_URL: 'mail.example' }],
    ['SMS_URL', { SMS_URL: 'ftp://sms.example' }],
    ['DATABASE_URL', { DATABASE_URL: 'mysql://localhost/maillage', MAILLAGE_SECRET: 's'.repeat(32) }],
    ['MAILLAGE_SECRET', { DATABASE_URL: 'postgresql://owner@localhost/maillage' }],
    ['MAILLAGE_SECRET', { DATABASE_URL: 'postgresql://owner@localhost/maillage', MAILLAGE_SECRET: 'short' }],
  ])('says in one line what is wrong with %s %o', async (name, env) => {
    const data = await makeFolder()
    const { code, stdout, stderr } = await maillage(['serve'], { MAILLAGE_DATA: data, ...env })
    expect(code).toBe(1)
    expect(stdout).toBe('')
    expect(stderr).toMatch(new RegExp(`^${name}: .+\\n$`))
    expect(allProcessesOf(data)).toEqual([])
    await removeFolder(data)
  })

  it('names the port that another program holds, and leaves no database behind', async () => {
    const product = await startProduct({ args: ['--empty'] })
    const data = await makeFolder()
    const env = { MAILLAGE_DATA: data, PORT: String(product.port) }
    const { code, stderr } = await maillage(['serve', '--empty'], env)
    expect(code).toBe(1)
    expect(stderr).toBe(`PORT: ${product.port} is taken by another program\n`)
    expect(allProcessesOf(data)).toEqual([])
    await removeFolder(data)
    await product.stop()
  })
})

describe('a loading of the demonstration', () => {
  const begun = async (data: string, sign: string) => {
    const port = await freePort()
    const launched = launch(['serve'], { MAILLAGE_DATA: data, PORT: String(port) })
    while (!launched.said().stdout.includes(sign)) {
      if (launched.child.exitCode !== null) throw new Error(`it ended before it said ${sign}`)
      await pause(5)
    }
    return launched
  }

  it.each([['le réseau et ses organisations'], ['0 événements sur'], ['60 événements sur']])(
    'killed when it says "%s" is mended by the next start',
    async (sign) => {
      const data = await makeFolder()
      const killed = await begun(data, sign)
      killed.child.kill('SIGKILL')
      await killed.ended
      const product = await startProduct({ data })
      try {
        const demo = await product.demo()
        expect(demo.organisations.length).toBeGreaterThan(80)
        const { email = '', password = '' } = demo.accounts[0] ?? {}
        const signedIn = await visitor(product.baseUrl)('/connexion', { email, password })
        expect(signedIn).toMatchObject({ status: 303, to: '/a-faire' })
        const { body } = await apiOf(product.baseUrl)('GET', `/plans/${demo.plans[0]}`)
        expect(body.release).toBe(3)
        expect((await product.cli(['journal', 'verify'])).stdout).toMatch(/^ok \d+ lines/)
      } finally {
        await product.stop()
        await removeFolder(data)
      }
    },
  )

  it('told to stop leaves no process behind, and is taken up by the next start', async () => {
    const data = await makeFolder()
    const stopped = await begun(data, '0 événements sur')
    stopped.child.kill('SIGTERM')
    await stopped.ended
    await expect.poll(() => allProcessesOf(data), { timeout: 5_000 }).toEqual([])
    const product = await startProduct({ data })
    expect((await product.demo()).accounts).toHaveLength(8)
    await product.stop()
    await removeFolder(data)
  })
})
