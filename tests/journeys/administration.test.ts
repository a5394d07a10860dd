import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser, newVisitor, sidewaysOn, signIn, textOf, violationsOn } from '../support/browser.ts'
import { type Demo, type Product, startProduct } from '../support/running-server.ts'

/** Whoever administers, without script: who sees what, a role given and withdrawn, an account deactivated and erased. */

let product: Product
let demo: Demo
let browser: Browser
let office: Page

const account = (at: string) => {
  const found = demo.accounts.find((one) => one.email.startsWith(`${at}@`))
  if (!found) throw new Error(`no account ${at}@ in the demonstration`)
  return found
}

beforeAll(async () => {
  ;[product, browser] = await Promise.all([startProduct({}), launchBrowser()])
  demo = await product.demo()
  office = await (await newVisitor(browser, product.baseUrl, { script: false })).newPage()
  await signIn(office, account('coordination'))
})
afterAll(async () => {
  await browser?.close()
  await product?.stop()
})

const main = (page: Page) => textOf(page.locator('main'))
const done = (page: Page) => new URL(page.url()).searchParams.get('done')

/** Opens the page of whoever signs in with an address, found by searching for it. */
async function openPerson(at: string) {
  await office.goto(`/administration/personnes?q=${encodeURIComponent(account(at).email)}`)
  await office.getByRole('table').getByRole('link').first().click()
}

/** Presses a button that first says what is lost. */
async function press(name: string, within = office.locator('main')) {
  const sure = within.locator('details.sure').filter({ hasText: name }).first()
  await sure.locator('summary').click()
  await sure.getByRole('button', { name }).click()
}

describe('people and roles', () => {
  it('are reached from administration, and found by name or address', async () => {
    await office.goto('/administration')
    await office
      .locator('main')
      .getByRole('link', { name: /Ouvrir/ })
      .first()
      .click()
    expect(await main(office)).toContain('Personnes et rôles')
    await office.goto('/administration/personnes?q=zzzz')
    expect(await main(office)).toContain('Personne ne correspond')
    await openPerson('direction')
    expect(await main(office)).toContain(account('direction').email)
  })

  it('say in sentences what somebody sees and does not see', async () => {
    await openPerson('travail')
    const said = await main(office)
    expect(said).toMatch(/Lit et change les chiffres\s: Maison/)
    expect(said).toMatch(/Lit les plans et leurs mesures\s: Maison/)
    expect(said).toContain('Ne voit pas le journal.')
    expect(said).toContain('Ne voit pas les documents confidentiels.')
  })

  it('say of an organisation who sees what there', async () => {
    await openPerson('travail')
    await office.locator('main ul').first().getByRole('link').first().click()
    expect(office.url()).toMatch(/\/administration\/organisations\/[^/]+\/personnes$/)
    expect(await main(office)).toMatch(/Lit et change/)
    expect(await office.getByRole('row').count()).toBeGreaterThan(2)
  })

  it('change: a role is given, and withdrawn', async () => {
    await openPerson('travail')
    await office.getByLabel('Rôle', { exact: true }).selectOption('trainer')
    await office.getByRole('button', { name: 'Donner un rôle' }).click()
    expect(done(office)).toBe('account.give_role')
    expect(await main(office)).toContain('Formation')
    const given = office.locator('main li').filter({ hasText: 'Formation' })
    expect(await textOf(given)).toMatch(/donné par/)
    await press('Retirer ce rôle', given)
    expect(done(office)).toBe('person.withdraw_role')
    await openPerson('travail')
    expect(await office.locator('main li').filter({ hasText: 'Formation' }).count()).toBe(0)
  })

  it('whoever is deactivated is signed out, cannot sign in, and comes back with their roles', async () => {
    const colleague = await (await newVisitor(browser, product.baseUrl, { script: false })).newPage()
    await signIn(colleague, account('travail'))
    await openPerson('travail')
    await press('Désactiver le compte')
    expect(done(office)).toBe('person.deactivate')
    expect(await main(office)).toContain('Désactivé depuis le')
    await colleague.goto('/a-faire')
    expect(new URL(colleague.url()).pathname).toBe('/connexion')
    await colleague
      .getByLabel(/Adresse/)
      .first()
      .fill(account('travail').email)
    await colleague.locator('[name=password]').fill(account('travail').password)
    await colleague.locator('main form').first().getByRole('button').first().click()
    expect(await main(colleague)).toContain('ne vont pas ensemble')
    await press('Réactiver le compte')
    await signIn(colleague, account('travail'))
    expect((await colleague.goto('/saisie'))?.status()).toBe(200)
    await colleague.context().close()
  })

  it('somebody is erased once their name is typed; another name erases nobody', async () => {
    await openPerson('formation')
    const name = await textOf(office.locator('main h1'))
    await office.getByLabel('Pour confirmer, tapez son nom').fill('Une autre')
    await office.getByRole('button', { name: 'Effacer pour toujours' }).click()
    expect(await office.getByRole('alert').count()).toBe(1)
    await office.getByLabel('Pour confirmer, tapez son nom').fill(name)
    await office.getByRole('button', { name: 'Effacer pour toujours' }).click()
    expect(done(office)).toBe('person.erase')
    await office.goto(`/administration/personnes?q=${encodeURIComponent(account('formation').email)}`)
    expect(await main(office)).toContain('Personne ne correspond')
  })

  it('read well at 360 and at 1280 pixels', async () => {
    await openPerson('travail')
    const person = new URL(office.url()).pathname
    const place = await office.locator('main ul').first().getByRole('link').first().getAttribute('href')
    for (const width of [360, 1280]) {
      const page = await (await newVisitor(browser, product.baseUrl, { width })).newPage()
      await signIn(page, account('coordination'))
      for (const path of [
        '/administration/personnes',
        '/administration/personnes?q=zzzz',
        person,
        place ?? '',
      ]) {
        await page.goto(path)
        expect([path, width, ...(await sidewaysOn(page)), ...(await violationsOn(page))]).toEqual([
          path,
          width,
        ])
      }
      await page.context().close()
    }
  })
})
