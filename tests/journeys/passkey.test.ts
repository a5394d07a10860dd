import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import pg from 'pg'
import type { Browser, CDPSession, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser, newVisitor, sidewaysOn, signIn, textOf, violationsOn } from '../support/browser.ts'
import { type Demo, freePort, type Product, startProduct } from '../support/running-server.ts'

/** Passkeys, with the authenticator that Chromium imitates. A passkey belongs to a domain: `localhost` is one. */

let product: Product
let demo: Demo
let browser: Browser
let baseUrl: string

beforeAll(async () => {
  const port = await freePort()
  baseUrl = `http://localhost:${port}`
  ;[product, browser] = await Promise.all([
    startProduct({ port, env: { BASE_URL: baseUrl } }),
    launchBrowser(),
  ])
  demo = await product.demo()
})
afterAll(async () => {
  await browser?.close()
  await product?.stop()
})

const accountOf = (word: string) => {
  const account = demo.accounts.find((one) => one.email.startsWith(`${word}@`))
  if (!account) throw new Error(`no account ${word}@ in the demonstration`)
  return account
}

type Device = { readonly page: Page; readonly cdp: CDPSession; readonly authenticator: string }

/** A browser with an authenticator in it, which verifies who holds it. */
async function device(before = ''): Promise<Device> {
  const page = await (await newVisitor(browser, baseUrl)).newPage()
  await page.addInitScript(before)
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('WebAuthn.enable')
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', {
    options: {
      protocol: 'ctap2',
      transport: 'internal',
      hasResidentKey: true,
      hasUserVerification: true,
      isUserVerified: true,
      automaticPresenceSimulation: true,
    },
  })
  return { page, cdp, authenticator: authenticatorId }
}

const main = (page: Page) => textOf(page.locator('main'))
const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).click()
const leave = (page: Page) => page.getByRole('button', { name: 'Se déconnecter' }).click()

async function made(name: string, account: string, before?: string): Promise<Device> {
  const here = await device(before)
  await signIn(here.page, accountOf(account))
  await here.page.goto('/compte/cles')
  await here.page.getByLabel('Nom de la clé').last().fill(name)
  await here.page.getByLabel('Votre mot de passe').fill(accountOf(account).password)
  await press(here.page, 'Créer la clé')
  await here.page.waitForURL('**/compte/cles?done=passkey.add')
  return here
}

/** The database as its owner reads and writes it. */
async function asOwner<T extends pg.QueryResultRow>(text: string): Promise<readonly T[]> {
  const password = readFileSync(join(product.data, 'database-password'), 'utf8').trim()
  const host = join(product.data, 'run')
  const client = new pg.Client({ host, user: 'maillage_owner', password, database: 'maillage' })
  await client.connect()
  const { rows } = await client.query<T>(text)
  await client.end()
  return rows
}

const journalOf = async (action: string) =>
  asOwner<{ account: string; subject: string; fields: string[] }>(
    `select account, subject, fields from journal where action = '${action}' order by id`,
  )
/** How sure the newest session of an account is of who it is. */
const assuranceOf = async (word: string) => {
  const [row] = await asOwner<{ assurance: string }>(
    `select s.assurance from sign_in.session s join sign_in."user" u on u.id = s."userId"
     where u.email = '${accountOf(word).email}' order by s."createdAt" desc limit 1`,
  )
  return row?.assurance
}

describe('a passkey', () => {
  let here: Device

  it('is made only once the password is given again, where nothing else proves who is there', async () => {
    const { page } = await device()
    await signIn(page, accountOf('coordination'))
    await page.goto('/compte/cles')
    await page.getByLabel('Nom de la clé').fill('Clé d’un autre')
    for (const wrong of ['', 'une phrase qui n’est pas la sienne']) {
      await page.getByLabel('Votre mot de passe').fill(wrong)
      await press(page, 'Créer la clé')
      await page.getByText('Ce mot de passe n’est pas le vôtre').waitFor()
      await page.reload()
      await page.getByLabel('Nom de la clé').fill('Clé d’un autre')
    }
    expect(await violationsOn(page)).toEqual([])
    const options = await page.request.post('/compte/cles/options')
    expect([options.status(), options.headers()['set-cookie'] ?? '']).toEqual([
      422,
      expect.not.stringContaining('maillage.passkey='),
    ])
    expect(await asOwner('select from sign_in.passkey')).toHaveLength(0)
    await page.context().close()
  })

  it('is made on the page of one’s account, which reads well on a phone too', async () => {
    here = await made('Poste de l’accueil', 'coordination')
    expect(await main(here.page)).toContain('Poste de l’accueil')
    expect(await violationsOn(here.page)).toEqual([])
    await here.page.setViewportSize({ width: 360, height: 800 })
    expect(await sidewaysOn(here.page)).toEqual([])
    await here.page.setViewportSize({ width: 1280, height: 900 })
  })

  it('opens its account without an address, and leads back to where one was going', async () => {
    await leave(here.page)
    await here.page.goto('/compte/cles')
    expect(new URL(here.page.url()).pathname).toBe('/connexion')
    expect(await violationsOn(here.page)).toEqual([])
    await press(here.page, 'Utiliser ma clé d’accès')
    await here.page.waitForURL(`${baseUrl}/compte/cles`)
    expect(await main(here.page)).toMatch(/Utilisée la dernière fois le/)
  })
  it('gives a session of the second assurance level, and a line of journal with ids only', async () => {
    expect(await assuranceOf('coordination')).toBe('second')
    const [passkey] = await asOwner<{ id: string; account: string }>(
      'select id, account from sign_in.passkey',
    )
    const line = { account: passkey?.account, subject: passkey?.id }
    expect(await journalOf('passkey.add')).toEqual([{ ...line, fields: ['name', 'public_key'] }])
    expect(await journalOf('passkey.sign_in')).toEqual([{ ...line, fields: ['session'] }])
  })

  it('given in a session that goes on raises it', async () => {
    await leave(here.page)
    await signIn(here.page, accountOf('coordination'))
    expect(await assuranceOf('coordination')).toBe('first')
    await here.page.goto('/compte/cles')
    expect(await here.page.getByRole('button', { name: 'Créer la clé' }).count()).toBe(0)
    expect(await main(here.page)).toContain('donnez d’abord une clé que vous avez déjà')
    expect(await violationsOn(here.page)).toEqual([])
    await here.page.goto('/connexion/cle?next=/compte')
    expect(await violationsOn(here.page)).toEqual([])
    await press(here.page, 'Utiliser ma clé d’accès')
    await here.page.waitForURL(`${baseUrl}/compte`)
    expect(await assuranceOf('coordination')).toBe('second')
  })

  it('is given another name, and an account never takes a second passkey of one device', async () => {
    await here.page.goto('/compte/cles')
    await here.page.getByLabel('Nom de la clé').first().fill('Poste du fond')
    await press(here.page, 'Renommer')
    await here.page.waitForURL('**/compte/cles?done=passkey.rename')
    expect(await here.page.getByRole('heading', { name: 'Poste du fond' }).count()).toBe(1)
    await here.page.getByLabel('Nom de la clé').last().fill('Encore une')
    await press(here.page, 'Créer la clé')
    await here.page.getByText('La clé d’accès n’a pas répondu').waitFor()
  })

  it('whose holder is not verified is refused: by the browser, and by the server where the browser would do', async () => {
    const { page, cdp, authenticator } = here
    await leave(page)
    await cdp.send('WebAuthn.setUserVerified', { authenticatorId: authenticator, isUserVerified: false })
    await page.goto('/connexion')
    await press(page, 'Utiliser ma clé d’accès')
    await page.getByText('La clé d’accès n’a pas répondu').waitFor()
    await page.route('**/connexion/cle/options', async (route) => {
      const answer = await route.fetch()
      await route.fulfill({
        response: answer,
        json: { ...(await answer.json()), userVerification: 'discouraged' },
      })
    })
    await press(page, 'Utiliser ma clé d’accès')
    await page.getByRole('alert').waitFor()
    expect(await main(page)).toContain('n’a pas pu être vérifiée')
    await page.goto('/a-faire')
    expect(new URL(page.url()).pathname).toBe('/connexion')
    await page.unroute('**/connexion/cle/options')
    await cdp.send('WebAuthn.setUserVerified', { authenticatorId: authenticator, isUserVerified: true })
  })

  it('answers one challenge of one browser, once: copied, its answer opens nothing', async () => {
    const { page } = here
    await page.goto('/connexion')
    const sent = page.waitForRequest((one) => one.method() === 'POST' && one.url().endsWith('/connexion/cle'))
    await press(page, 'Utiliser ma clé d’accès')
    const request = await sent
    await page.waitForURL('**/a-faire')
    const cookie = (await request.allHeaders())['cookie'] ?? ''
    const again = (one: string) =>
      fetch(`${baseUrl}/connexion/cle`, {
        method: 'POST',
        body: request.postData() ?? '',
        headers: { 'content-type': 'application/x-www-form-urlencoded', ...(one ? { cookie: one } : {}) },
        redirect: 'manual',
      })
    expect(cookie).toContain('maillage.passkey=')
    const signedOut = cookie.replace(/maillage\.session_token=[^;]*;? ?/, '')
    for (const one of ['', signedOut]) {
      const answer = await again(one)
      expect([answer.status, await answer.text()]).toEqual([
        422,
        expect.stringContaining('n’a pas pu être vérifiée'),
      ])
      expect(answer.headers.getSetCookie().join()).not.toContain('session_token')
    }
  })

  it('of one account does not raise the session of another', async () => {
    const { page } = here
    await leave(page)
    await signIn(page, accountOf('direction'))
    await page.goto('/connexion/cle')
    await press(page, 'Utiliser ma clé d’accès')
    await page.getByRole('alert').waitFor()
    expect(await main(page)).toContain('celle d’un autre compte')
    expect(await assuranceOf('direction')).toBe('first')
    await leave(page)
  })

  it('whose counter goes backwards has been copied: it is refused, and written down', async () => {
    const { page } = here
    await asOwner('update sign_in.passkey set counter = 1000')
    await page.goto('/connexion')
    await press(page, 'Utiliser ma clé d’accès')
    await page.getByRole('alert').waitFor()
    expect(await main(page)).toContain('semble avoir été copiée')
    expect(await journalOf('passkey.refuse')).toHaveLength(1)
    await asOwner('update sign_in.passkey set counter = 0')
  })

  it('that is the last way in is not taken away; with a password it is, once one is sure', async () => {
    const { page } = here
    const account = `(select account from sign_in.passkey limit 1)`
    const [kept] = await asOwner<{ password: string }>(
      `select password from sign_in.account where "userId" = ${account}`,
    )
    await asOwner(`update sign_in.account set password = null where "userId" = ${account}`)
    await page.goto('/connexion?next=/compte/cles')
    await press(page, 'Utiliser ma clé d’accès')
    await page.waitForURL(`${baseUrl}/compte/cles`)
    const remove = async () => {
      await page.locator('summary', { hasText: 'Retirer cette clé' }).click()
      await press(page, 'Retirer cette clé')
    }
    await remove()
    await page.getByRole('alert').waitFor()
    expect(await main(page)).toContain('dernière façon de vous connecter')
    await asOwner(`update sign_in.account set password = '${kept?.password}' where "userId" = ${account}`)
    await remove()
    await page.waitForURL('**/compte/cles?done=passkey.remove')
    expect(await main(page)).toContain('Vous n’avez pas encore de clé d’accès')
    expect(await asOwner('select from sign_in.passkey')).toHaveLength(0)
  })

  it('is made and given also in a browser that does not read and write its JSON by itself', async () => {
    const before = [
      'delete PublicKeyCredential.parseCreationOptionsFromJSON',
      'delete PublicKeyCredential.parseRequestOptionsFromJSON',
      'delete PublicKeyCredential.prototype.toJSON',
    ].join(';')
    const { page } = await made('Ancien téléphone', 'travail', before)
    expect(await page.evaluate(() => 'parseRequestOptionsFromJSON' in PublicKeyCredential)).toBe(false)
    await leave(page)
    await page.goto('/connexion?next=/compte/cles')
    await press(page, 'Utiliser ma clé d’accès')
    await page.waitForURL(`${baseUrl}/compte/cles`)
    expect(await main(page)).toMatch(/Ancien téléphone.*Utilisée la dernière fois/)
    await page.context().close()
  })

  it('has no button where scripts do not run, and other ways are named', async () => {
    const page = await (await newVisitor(browser, baseUrl, { script: false })).newPage()
    await page.goto('/connexion')
    expect(await page.getByRole('button', { name: 'Utiliser ma clé d’accès' }).count()).toBe(0)
    expect(await main(page)).toContain('Le mot de passe marche toujours')
  })

  it('is not offered at an address that is a number', async () => {
    const other = await startProduct()
    const page = await (await newVisitor(browser, other.baseUrl)).newPage()
    await page.goto('/connexion')
    expect(await main(page)).toContain('Les clés d’accès demandent que ce site ait un nom de domaine')
    expect((await fetch(`${other.baseUrl}/connexion/cle/options`, { method: 'POST' })).status).toBe(422)
    await other.stop()
  })
})
