import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { codeOf, stepAt } from '../../src/server/sign-in-totp.ts'
import { launchBrowser, newVisitor, signIn, textOf } from '../support/browser.ts'
import { linkWrittenTo, messagesOf } from '../support/messages.ts'
import { type Demo, type Product, startProduct } from '../support/running-server.ts'

/** Signing in, from the invitation on, on a phone and without script. */

let product: Product
let demo: Demo
let browser: Browser
beforeAll(async () => {
  ;[product, browser] = await Promise.all([
    startProduct({ env: { MAILLAGE_TEST_CLOCK: '1' } }),
    launchBrowser(),
  ])
  demo = await product.demo()
  await product.cli(['clock', 'set', '2026-11-27T10:00:00Z'])
})
afterAll(async () => {
  await browser?.close()
  await product?.stop()
})

const someone = async () =>
  (await newVisitor(browser, product.baseUrl, { script: false, width: 360 })).newPage()
const main = (page: Page) => textOf(page.locator('main'))
const press = (page: Page, name: string | RegExp) =>
  page.locator('main').getByRole('button', { name }).first().click()
const pathOf = (page: Page) => new URL(page.url()).pathname
const accountOf = (name: string) => {
  const found = demo.accounts.find((one) => one.email.startsWith(`${name}@`))
  if (!found) throw new Error(`no account ${name}@ in the demonstration`)
  return found
}

async function typeSignIn(page: Page, email: string, password: string) {
  await page.goto('/connexion')
  await page.locator('input[name=email]').fill(email)
  await page.locator('input[name=password]').fill(password)
  await press(page, 'Se connecter')
}

/** The codes that stand on a page, in their order. */
const codesOn = (page: Page) => page.locator('main .code').allInnerTexts()

function bytesOf(base32: string): Buffer {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const bits = [...base32].map((sign) => alphabet.indexOf(sign).toString(2).padStart(5, '0')).join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
}

describe('somebody who is invited by a printed code', () => {
  const first = 'une phrase assez longue'
  const second = 'une autre phrase, plus longue'
  let page: Page
  let name: string
  let secret: Buffer
  let recovery: string[]
  let minute = 0

  /** The code of a moment that no code was given at yet. */
  async function nextCode(): Promise<string> {
    minute += 1
    const now = `2026-11-27T10:${String(minute).padStart(2, '0')}:00Z`
    await product.cli(['clock', 'set', now])
    return codeOf(secret, stepAt(new Date(now)))
  }

  it('chooses a password and is signed in; the code opens nothing a second time', async () => {
    const office = await someone()
    await signIn(office, accountOf('coordination'))
    await office.goto('/comptes/inviter')
    await office.locator('[name=email]').fill('camille à la maison')
    await office
      .locator('main form')
      .first()
      .evaluate((form: HTMLFormElement) => {
        form.noValidate = true
      })
    await press(office, 'Inviter')
    const refused = await main(office)
    expect(refused).toContain('« Nom » : à remplir')
    expect(refused).toContain(
      '« Adresse électronique, si elle en a une » : cette valeur n’a pas la forme attendue',
    )
    expect(refused).not.toMatch(/string|Invalid/)
    await office.locator('[name=email]').fill('')
    await office.locator('[name=name]').fill('Camille Dubois')
    await press(office, 'Inviter')
    const [address = '', code = '', given = ''] = await codesOn(office)
    expect(new URL(address).pathname).toBe('/invitation')
    name = given
    page = await someone()
    await page.goto('/invitation')
    await page.locator('[name=code]').fill('0000-0000-0000')
    await press(page, 'Continuer')
    expect(await main(page)).toContain('n’ouvre rien')
    expect(await main(page)).not.toContain('enregistré')
    await page.locator('[name=code]').fill(code.toLowerCase())
    await press(page, 'Continuer')
    expect(await main(page)).toContain('Camille Dubois')
    await page.locator('[name=password]').fill('Camille Dubois')
    await press(page, 'Ouvrir mon compte')
    expect(await main(page)).toContain('n’est pas un mot de passe')
    await page.locator('[name=password]').fill(first)
    await press(page, 'Ouvrir mon compte')
    expect(pathOf(page)).toBe('/a-faire')
    const other = await someone()
    await other.goto('/invitation')
    await other.locator('[name=code]').fill(code)
    await press(other, 'Continuer')
    expect(await main(other)).toContain('n’ouvre rien')
  })

  it('sets a second factor with the password again and a first code', async () => {
    await page.goto('/compte/second-facteur')
    await page.locator('[name=password]').fill('pas le bon du tout')
    await press(page, 'Continuer')
    expect(await main(page)).toContain('n’est pas le vôtre')
    await page.locator('[name=password]').fill(first)
    await press(page, 'Continuer')
    expect(await page.locator('main img').getAttribute('src')).toMatch(/^data:image\/svg\+xml;base64,/)
    secret = bytesOf((await codesOn(page)).join('').replaceAll(' ', ''))
    expect(secret).toHaveLength(20)
    await page.locator('[name=code]').fill(await nextCode())
    await press(page, 'Mettre en place')
    recovery = await codesOn(page)
    expect(recovery).toHaveLength(8)
  })

  it('signs out, and in again with a code, which is good once', async () => {
    await page.getByRole('button', { name: 'Se déconnecter' }).first().click()
    await typeSignIn(page, name, first)
    expect(pathOf(page)).toBe('/connexion/code')
    const code = await nextCode()
    await page.locator('[name=code]').fill(code)
    await press(page, 'Continuer')
    expect(pathOf(page)).toBe('/a-faire')
    const again = await someone()
    await typeSignIn(again, name, first)
    await again.locator('[name=code]').fill(code)
    await press(again, 'Continuer')
    expect(await main(again)).toContain('a déjà servi')
    await again.context().close()
  })

  it('sees the sessions and ends the others', async () => {
    await page.goto('/compte')
    const sessions = page.locator('section', {
      has: page.getByRole('heading', { name: 'Où je suis connecté·e' }),
    })
    expect(await sessions.getByText('Chrome sur Linux').count()).toBeGreaterThan(1)
    expect(await sessions.getByText('cette session-ci').count()).toBe(1)
    await press(page, 'Terminer toutes les autres')
    expect(await sessions.getByRole('listitem').count()).toBe(1)
  })

  it('comes back with a code printed by an administrator, for which the second factor is asked too', async () => {
    const office = await someone()
    await signIn(office, accountOf('coordination'))
    const account = await accountId(office, name)
    const answer = await office.request.post(`/comptes/${account}/acces`, {
      headers: { origin: product.baseUrl },
    })
    const code = /[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}/.exec(await answer.text())?.[0] ?? ''
    const back = await someone()
    await back.goto('/connexion/acces')
    await back.locator('[name=code]').fill(code)
    await press(back, 'Continuer')
    await back.locator('[name=password]').fill(second)
    await press(back, 'Changer le mot de passe')
    expect(await main(back)).toContain('Ce code n’est pas le bon')
    await back.locator('[name=password]').fill(second)
    await back.locator('[name=second]').fill(recovery[0] ?? '')
    await press(back, 'Changer le mot de passe')
    expect(pathOf(back)).toBe('/a-faire')
    await page.goto('/a-faire')
    expect(pathOf(page)).toBe('/connexion')
    await typeSignIn(page, name, first)
    expect(await main(page)).toContain('ne vont pas ensemble')
  })

  /** The id of an account, as the journal has it. */
  async function accountId(office: Page, of: string): Promise<string> {
    const answer = await office.request.get(`/administration/journal.csv?who=${encodeURIComponent(of)}`)
    return (await answer.text()).split('\r\n')[1]?.split(';')[2] ?? ''
  }
})

describe('somebody who forgot a password', () => {
  it('gets the same answer for any address; the link is good once', async () => {
    const page = await someone()
    const ask = async (email: string) => {
      await page.goto('/connexion/oubli')
      await page.locator('[name=email]').fill(email)
      const begin = performance.now()
      await press(page, 'Recevoir un lien')
      return { took: performance.now() - begin, path: page.url(), said: await main(page) }
    }
    const known = await ask('formation@demo.example')
    const unknown = await ask('personne@demo.example')
    expect({ ...known, took: 0 }).toEqual({ ...unknown, took: 0 })
    expect(Math.min(known.took, unknown.took)).toBeGreaterThan(500)
    const link = await linkWrittenTo(product, 'formation@demo.example', 'access')
    expect((await messagesOf(product)).some(({ to }) => to === 'personne@demo.example')).toBe(false)
    await page.goto(link)
    await page.locator('[name=password]').fill('encore une autre phrase')
    await press(page, 'Changer le mot de passe')
    expect(pathOf(page)).toBe('/a-faire')
    expect((await page.goto(link))?.status()).toBe(410)
    expect(await main(page)).toMatch(/Ce lien ne sert plus .* Recevoir un autre lien/)
    const said = product.said()
    expect(`${said.stdout}${said.stderr}`).not.toContain(link.slice(9))
  })
})
