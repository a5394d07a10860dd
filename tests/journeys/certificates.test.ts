import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser, newVisitor, sidewaysOn, signIn, textOf, violationsOn } from '../support/browser.ts'
import { apiOf, type Product, startProduct } from '../support/running-server.ts'

/** A stranger verifies a certificate: without an account, without script, on a phone. */

let product: Product
let browser: Browser
let id: string
let badge: string
let holder: string
const programme = 'aller-vers-et-accueillir'

beforeAll(async () => {
  ;[product, browser] = await Promise.all([startProduct(), launchBrowser()])
  const token = await product.token('coordination@demo.example', 'read')
  const { body } = await apiOf(product.baseUrl, token)('GET', `/programmes/${programme}/certificates`)
  const [first] = (body as { held: readonly { id: string; name: string }[] }).held
  ;({ id, name: holder } = first ?? { id: '', name: '' })
  badge = await (await fetch(`${product.baseUrl}/certificats/${id}/certificat.json`)).text()
})
afterAll(async () => {
  await browser?.close()
  await product?.stop()
})

const stranger = async () =>
  (await newVisitor(browser, product.baseUrl, { script: false, width: 360 })).newPage()
const main = (page: Page) => textOf(page.locator('main'))

/** Hands a file in, and reads what is said of it. */
async function saidOf(text: string, name = 'certificat.json'): Promise<string> {
  const page = await stranger()
  await page.goto('/certificats/verifier')
  const file = { name, mimeType: 'application/json', buffer: Buffer.from(text) }
  await page.getByLabel('Le certificat', { exact: true }).setInputFiles(file)
  await page.getByRole('button', { name: 'Vérifier' }).first().click()
  const said = await textOf(page.locator('.notice').first())
  await page.context().close()
  return said
}

describe('a stranger who was handed a certificate', () => {
  it('sees that it is valid, by its file and by its address', async () => {
    expect(await saidOf(badge)).toMatch(/Ce certificat est valable.*Délivré par Réseau Passerelles/)
    const page = await stranger()
    await page.goto('/certificats/verifier')
    await page.getByLabel('L’adresse du certificat').fill(`${product.baseUrl}/certificats/${id}`)
    await page.getByRole('button', { name: 'Vérifier' }).last().click()
    expect(await main(page)).toContain('Ce certificat est valable')
    await page.getByRole('link', { name: 'Voir le certificat' }).click()
    expect(await main(page)).toMatch(/Délivré par.*Réseau Passerelles/)
    expect(await main(page)).not.toMatch(/accompagnée|ayant droit/)
    const headers = await fetch(`${product.baseUrl}/certificats/${id}`)
    expect(headers.headers.get('x-robots-tag')).toContain('noindex')
  })

  it('sees whether it is of the person who shows it, and nothing of that in the address', async () => {
    const page = await stranger()
    const ask = async (who: string) => {
      await page.goto('/certificats/verifier')
      await page.getByLabel('L’adresse du certificat').fill(id)
      await page.getByLabel('Adresse électronique, ou prénom et nom').last().fill(who)
      await page.getByRole('button', { name: 'Vérifier' }).last().click()
      expect(page.url()).toBe(`${product.baseUrl}/certificats/verifier`)
      return main(page)
    }
    expect(await ask(holder.toUpperCase())).toContain('Ce document est bien à cette personne')
    expect(await ask('Quelqu’une d’Autre')).toContain(
      'Ce document ne correspond pas à ce que vous avez écrit',
    )
    await page.context().close()
  })

  it('sees that one altered by one character is not, and nothing else handed in is either', async () => {
    const at = badge.indexOf('"name":"') + 8
    const altered = `${badge.slice(0, at)}${badge[at] === 'X' ? 'Y' : 'X'}${badge.slice(at + 1)}`
    expect(await saidOf(altered)).toMatch(/pas un certificat valable.*il a été modifié/)
    expect(await saidOf('bonjour')).toContain('ce n’est pas du JSON')
    expect(await saidOf('%PDF-1.7 un autre\n%%EOF', 'diplome.pdf')).toContain('aucun des diplômes')
    const foreign = badge.replace(
      '"https://purl.imsglobal.org',
      '"https://ailleurs.example/c","https://purl.imsglobal.org',
    )
    expect(await saidOf(foreign)).toContain('vocabulaire')
  })

  it('has a sheet to print, and what a program reads', async () => {
    const pdf = await fetch(`${product.baseUrl}/certificats/${id}/certificat.pdf`)
    expect([pdf.status, pdf.headers.get('content-type')]).toEqual([200, 'application/pdf'])
    const read = await apiOf(product.baseUrl)('GET', `/certificates/${id}`)
    expect(JSON.stringify(read.body)).toBe(badge)
  })

  it('sees that it was revoked, once it was', async () => {
    const demo = await product.demo()
    const account = demo.accounts.find((one) => one.email.startsWith('coordination@'))
    const office = await (await newVisitor(browser, product.baseUrl, { script: false })).newPage()
    if (account) await signIn(office, account)
    await office.goto(`/travail/certificats/${programme}`)
    const card = office.locator('#delivres li.card').first()
    await card.getByText('Révoquer', { exact: true }).click()
    await card.getByRole('button', { name: 'Révoquer ce certificat' }).click()
    expect(await textOf(office.locator('#delivres li.card').first())).toContain('révoqué')
    expect(await saidOf(badge)).toMatch(/a été révoqué/)
    const page = await stranger()
    await page.goto(`/certificats/${id}`)
    expect(await main(page)).toMatch(/Révoqué le .* Il ne vaut plus/)
  })

  it('finds pages that anybody can read: on a small screen, by keyboard and by voice', async () => {
    for (const path of [
      '/certificats/verifier',
      `/certificats/verifier?adresse=${id}`,
      `/certificats/${id}`,
    ]) {
      const page = await (await newVisitor(browser, product.baseUrl, { width: 360 })).newPage()
      await page.goto(path)
      expect([...(await sidewaysOn(page)), ...(await violationsOn(page))], path).toEqual([])
      await page.context().close()
    }
  })
})
