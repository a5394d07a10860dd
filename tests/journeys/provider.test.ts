import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser, newVisitor, signIn, textOf, violationsOn } from '../support/browser.ts'
import { environmentOf, LocalProvider } from '../support/oidc-provider.ts'
import { type Demo, freePort, type Product, startProduct } from '../support/running-server.ts'

/** Sign-in with a provider that speaks OpenID Connect, on another site than ours: `localhost`, we are at a number. */

let product: Product
let other: Product
let demo: Demo
let browser: Browser
let provider: LocalProvider

const button = 'Se connecter avec Clé publique'
const people = (coordination: string, direction: string) => [
  { sub: 'subject-of-ada', email: coordination.toUpperCase(), verified: true },
  { sub: 'subject-of-dan', email: direction, verified: true },
  { sub: 'subject-of-eve', email: 'eve.planted@example.org', verified: true },
  { sub: 'subject-of-kim', email: coordination, verified: false },
]

const accountOf = (word: string) => {
  const account = demo.accounts.find((one) => one.email.startsWith(`${word}@`))
  if (!account) throw new Error(`no account ${word}@ in the demonstration`)
  return account
}

beforeAll(async () => {
  const [there, here, second] = await Promise.all([freePort(), freePort(), freePort()])
  const issuer = `http://localhost:${there}`
  // The provider is not there yet.
  ;[product, browser] = await Promise.all([
    startProduct({ port: here, env: environmentOf(issuer, { id: 'signed' }) }),
    launchBrowser(),
  ])
  other = await startProduct({ port: second, env: environmentOf(issuer, { id: 'plain' }) })
  demo = await product.demo()
  provider = new LocalProvider(there, people(accountOf('coordination').email, accountOf('direction').email), [
    { id: 'signed', baseUrl: product.baseUrl, userinfo: 'JWT' },
    { id: 'plain', baseUrl: other.baseUrl, userinfo: 'JSON' },
  ])
})
afterAll(async () => {
  await browser?.close()
  await product?.stop()
  await other?.stop()
  await provider?.stop()
})

const visitor = async (script = false, at = product) =>
  (await newVisitor(browser, at.baseUrl, { script })).newPage()
const main = (page: Page) => textOf(page.locator('main'))
const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).click()
const leave = (page: Page) => page.getByRole('button', { name: 'Se déconnecter' }).click()
const pathOf = (page: Page) => new URL(page.url()).pathname

/** Goes to the provider and says there who one is. */
async function come(page: Page, who: string, acr = '', next = '') {
  await page.goto(`/connexion${next && `?next=${next}`}`)
  await page.getByRole('link', { name: button }).click()
  await page.locator('[name=login]').fill(who)
  await page.locator('[name=acr]').fill(acr)
  await press(page, 'Entrer')
}

/** The address that the provider leads back to after its login page, without going there. */
async function wayBack(page: Page, who: string): Promise<string> {
  const entered = await page.request.post(page.url(), { form: { login: who, acr: '' }, maxRedirects: 0 })
  const resumed = await page.request.get(entered.headers()['location'] ?? '', { maxRedirects: 0 })
  return resumed.headers()['location'] ?? ''
}

/** The database of a product as its owner reads it. */
async function asOwner<T extends pg.QueryResultRow>(text: string, at = product): Promise<readonly T[]> {
  const password = readFileSync(join(at.data, 'database-password'), 'utf8').trim()
  const client = new pg.Client({
    host: join(at.data, 'run'),
    user: 'maillage_owner',
    password,
    database: 'maillage',
  })
  await client.connect()
  const { rows } = await client.query<T>(text)
  await client.end()
  return rows
}
const journalOf = (action: string) =>
  asOwner<{ account: string; subject: string }>(
    `select account, subject from journal where action = '${action}' order by id`,
  )
const assuranceOf = async (word: string, at = product) => {
  const rows = await asOwner<{ assurance: string }>(
    `select s.assurance from sign_in.session s join sign_in."user" u on u.id = s."userId"
     where u.email = '${accountOf(word).email}' order by s."createdAt" desc limit 1`,
    at,
  )
  return rows[0]?.assurance
}

describe('a provider', () => {
  it('that is away keeps nobody from starting, or from signing in another way; back, it is used', async () => {
    const page = await visitor()
    const answer = await page.goto('/connexion/fournisseur')
    expect(answer?.status()).toBe(503)
    expect(await main(page)).toContain('Clé publique ne répond pas')
    await signIn(page, accountOf('travail'))
    await leave(page)
    await provider.start()
    await page.goto('/connexion')
    await page.getByRole('link', { name: button }).click()
    expect(new URL(page.url()).origin).toBe(provider.issuer)
  })

  it('opens an account once its holder has given its password, and leads to where one was going', async () => {
    const page = await visitor()
    await come(page, 'subject-of-ada', '', '/documents')
    expect(await main(page)).toContain(accountOf('coordination').email)
    await page.getByLabel('Mot de passe').fill('une phrase qui n’est pas la sienne')
    await press(page, 'Relier et se connecter')
    expect(await textOf(page.getByRole('alert'))).toContain('ne vont pas ensemble')
    await page.getByLabel('Mot de passe').fill(accountOf('coordination').password)
    await press(page, 'Relier et se connecter')
    expect(pathOf(page)).toBe('/documents')
    expect(await assuranceOf('coordination')).toBe('first')
  })

  it('opens it again without a password; what is written of it are ids of ours only', async () => {
    const page = await visitor()
    await come(page, 'subject-of-ada')
    expect(pathOf(page)).toBe('/a-faire')
    const [row] = await asOwner<{ id: string; account: string }>(
      'select id, account from sign_in.provider_subject',
    )
    const line = { account: row?.account, subject: row?.id }
    expect(await journalOf('provider.link')).toEqual([line])
    expect(await journalOf('provider.sign_in')).toEqual([line, line])
  })

  it('that saw a second proof begins a session of the second level; a session that goes on is raised', async () => {
    const page = await visitor()
    await come(page, 'subject-of-ada', 'eidas2')
    expect(await assuranceOf('coordination')).toBe('second')
    const late = await visitor()
    await signIn(late, accountOf('coordination'))
    expect(await assuranceOf('coordination')).toBe('first')
    await late.goto('/connexion/fournisseur?second=1&next=/compte')
    expect(new URL(late.url()).origin).toBe(provider.issuer)
    await late.locator('[name=login]').fill('subject-of-ada')
    await late.locator('[name=acr]').fill('eidas2')
    await press(late, 'Entrer')
    expect(pathOf(late)).toBe('/compte')
    expect(await assuranceOf('coordination')).toBe('second')
  })

  it('whose session ends with ours asks anew who comes', async () => {
    const page = await visitor(true)
    await come(page, 'subject-of-ada')
    await page.goto('/a-faire')
    await leave(page)
    await page.waitForURL(`${provider.issuer}/**`)
    await page.locator('button[value=yes], [name=logout]').first().click()
    await page.waitForURL(`${product.baseUrl}/`)
    await page.goto('/connexion')
    await page.getByRole('link', { name: button }).click()
    expect(await page.locator('[name=login]').count()).toBe(1)
  })

  it('whose answer has another state, another nonce, or comes to another browser opens nothing', async () => {
    const page = await visitor()
    await page.goto('/connexion')
    await page.getByRole('link', { name: button }).click()
    const back = await wayBack(page, 'subject-of-ada')
    const elsewhere = await visitor()
    expect((await elsewhere.goto(back))?.status()).toBe(422)
    expect(await main(elsewhere)).toContain('n’a pas abouti')
    expect((await page.goto(back.replace(/state=[^&]*/, 'state=another')))?.status()).toBe(422)
    // What was asked is asked once: the right answer comes too late.
    expect((await page.goto(back))?.status()).toBe(422)

    const forged = await visitor()
    await forged.goto('/connexion')
    const href = await forged.getByRole('link', { name: button }).getAttribute('href')
    const start = await forged.request.get(href ?? '', { maxRedirects: 0 })
    const asked = new URL(start.headers()['location'] ?? '')
    expect(asked.searchParams.get('nonce')).toBeTruthy()
    asked.searchParams.set('nonce', 'another')
    await forged.goto(asked.href)
    await forged.locator('[name=login]').fill('subject-of-ada')
    await press(forged, 'Entrer')
    expect(await main(forged)).toContain('n’a pas abouti')
    await forged.goto('/a-faire')
    expect(pathOf(forged)).toBe('/connexion')
  })

  it('tells nobody whether an account is there: a stranger reads what its holder would, and no password helps', async () => {
    const words = async (who: string, email: string) => {
      const page = await visitor()
      await come(page, who)
      const before = (await main(page)).replaceAll(email, '(address)')
      await page.getByLabel('Mot de passe').fill('une phrase de personne')
      await press(page, 'Relier et se connecter')
      return [before, (await main(page)).replaceAll(email, '(address)')]
    }
    const holder = await words('subject-of-dan', accountOf('direction').email)
    const stranger = await words('subject-of-eve', 'eve.planted@example.org')
    expect(stranger).toEqual(holder)
    expect(stranger[0]).toContain('Demandez-lui une invitation')
  })

  it('that has not verified an address links nothing by it', async () => {
    const page = await visitor(true)
    await come(page, 'subject-of-kim')
    expect(await main(page)).toContain('Aucun compte ne vous attend ici')
    expect(await page.getByLabel('Mot de passe').count()).toBe(0)
    expect(await violationsOn(page)).toEqual([])
  })

  it('is linked from one’s own session by a press; an identity of one account opens no other', async () => {
    const page = await visitor(true)
    await signIn(page, accountOf('direction'))
    await page.goto('/compte')
    const link = () => page.getByRole('link', { name: 'Relier Clé publique' }).click()
    await link()
    await page.locator('[name=login]').fill('subject-of-kim')
    await press(page, 'Entrer')
    expect(await violationsOn(page)).toEqual([])
    await press(page, 'Relier Clé publique')
    expect(pathOf(page)).toBe('/compte')
    const again = await visitor()
    await come(again, 'subject-of-kim')
    expect(pathOf(again)).toBe('/a-faire')
    const third = await visitor()
    await signIn(third, accountOf('travail'))
    await third.goto('/connexion/fournisseur')
    await third.locator('[name=login]').fill('subject-of-kim')
    await press(third, 'Entrer')
    expect(await main(third)).toContain('déjà reliée à un autre compte')
  })

  it('is seen on the page of one’s account, and opens it no more once it is unlinked there', async () => {
    const page = await visitor(true)
    await signIn(page, accountOf('direction'))
    await page.goto('/compte')
    expect(await main(page)).toContain('Clé publique, reliée le')
    await page.locator('summary', { hasText: 'Délier Clé publique' }).click()
    expect(await violationsOn(page)).toEqual([])
    await press(page, 'Délier Clé publique')
    expect(pathOf(page)).toBe('/compte')
    expect(await main(page)).not.toContain('reliée le')
    const [line] = await journalOf('provider.unlink')
    expect((await journalOf('provider.link')).map((one) => one.subject)).toContain(line?.subject)
    const after = await visitor()
    await come(after, 'subject-of-kim')
    expect(await main(after)).toContain('Aucun compte ne vous attend ici')
  })

  it('that answers with errors, or turns somebody down, is told as such; the password still opens', async () => {
    const page = await visitor()
    provider.broken = true
    await come(page, 'subject-of-ada')
    provider.broken = false
    expect(await main(page)).toContain('Clé publique ne répond pas')
    const turned = await visitor()
    await come(turned, 'nobody')
    expect(await main(turned)).toContain('n’a pas abouti')
    await signIn(turned, accountOf('travail'))
  })

  it('leads on only to paths of ours', async () => {
    const page = await visitor()
    await come(page, 'subject-of-ada', '', '//evil.example/')
    expect(page.url()).toBe(`${product.baseUrl}/a-faire`)
  })

  it('that tells of people as JSON is understood as well as one that signs it', async () => {
    const page = await visitor(false, other)
    await come(page, 'subject-of-ada')
    await page.getByLabel('Mot de passe').fill((await passwordIn(other, 'coordination')).password)
    await press(page, 'Relier et se connecter')
    expect(pathOf(page)).toBe('/a-faire')
  })

  it('leaves nothing of anybody in the log or the journal', async () => {
    const { stderr } = product.said()
    const [journal] = await asOwner<{ all: string }>(
      `select string_agg(row::text, ' ') as all from journal row`,
    )
    expect(stderr).toContain('provider.away')
    for (const text of [stderr, journal?.all ?? ''])
      for (const planted of ['subject-of', 'eve.planted', accountOf('coordination').email])
        expect(text).not.toContain(planted)
  })
})

async function passwordIn(at: Product, word: string) {
  const account = (await at.demo()).accounts.find((one) => one.email.startsWith(`${word}@`))
  if (!account) throw new Error(`no account ${word}@`)
  return account
}
