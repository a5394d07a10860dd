import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser, newVisitor, sidewaysOn, signIn, textOf, violationsOn } from '../support/browser.ts'
import { mailServer } from '../support/mail-server.ts'
import { apiOf, type Product, startProduct } from '../support/running-server.ts'

describe('messages, as an administrator sees them', () => {
  let mail: Awaited<ReturnType<typeof mailServer>>
  let product: Product
  let browser: Browser
  let page: Page
  beforeAll(async () => {
    mail = await mailServer()
    mail.rule.manner = 550
    ;[product, browser] = await Promise.all([startProduct({ env: { SMTP_URL: mail.url } }), launchBrowser()])
    const administrator = (await product.demo()).accounts.find((one) => one.roles.includes('administrator'))
    if (!administrator) throw new Error('no administrator in the demonstration')
    page = await (await newVisitor(browser, product.baseUrl, { width: 360 })).newPage()
    await signIn(page, administrator)
  })
  afterAll(async () => {
    await browser?.close()
    await product?.stop()
    await mail?.close()
  })

  const main = () => textOf(page.locator('main'))
  /** The line of one message: the demonstration has others of its own. */
  const of = (address: string) => page.locator('tr', { hasText: address })
  const open = (path: string) => page.goto(`${product.baseUrl}${path}`)
  /** Opens a page until it says something. */
  const until = (path: string, said: string | RegExp) =>
    expect
      .poll(
        async () => {
          await open(path)
          return main()
        },
        { timeout: 30_000 },
      )
      .toMatch(said)

  async function linkTo(address: string) {
    const coordination = apiOf(product.baseUrl, await product.token('coordination@demo.example', 'write'))
    const task = { kind: 'declaration', request: 'participation-reglement', address }
    const sent = await coordination('POST', '/task-links', {
      body: { ...task, organisation: 'les-paliers-de-valmaree' },
    })
    expect(sent.status).toBe(201)
  }

  it('one that the server refused is shown with why, without its address, and sent once it is tried again', async () => {
    await linkTo('planted.person@valmaree.example')
    await until('/administration/messages?state=failed', /p…@valmaree\.example/)
    expect(await textOf(of('p…@valmaree.example'))).toContain('Le serveur le refuse définitivement')
    expect(await page.content()).not.toContain('planted.person')
    expect(await violationsOn(page)).toEqual([])
    expect(await sidewaysOn(page)).toEqual([])
    expect(`${product.said().stdout}${product.said().stderr}`).not.toContain('planted')
    mail.rule.manner = 'takes'
    await of('p…@valmaree.example').getByRole('button', { name: 'Réessayer maintenant' }).click()
    await expect
      .poll(() => mail.taken.flatMap(({ to }) => to), { timeout: 30_000 })
      .toContain('planted.person@valmaree.example')
    await until('/administration/messages?state=sent', /Envoyé/)
    expect(await page.content()).not.toContain('valmaree.example')
  })

  it('one that is given up is emptied and says so', async () => {
    mail.rule.manner = 550
    await linkTo('other.person@valmaree.example')
    await until('/administration/messages?state=failed', /o…@valmaree\.example/)
    const row = of('o…@valmaree.example')
    await row.getByText('Abandonner', { exact: true }).first().click()
    await row.getByRole('button', { name: 'Abandonner' }).click()
    await until('/administration/messages?state=given_up', /Abandonné/)
    expect(await main()).not.toContain('o…@')
  })

  it('jobs are there with what comes next, and done at once when asked', async () => {
    await open('/administration/travaux')
    expect(await main()).toMatch(/L’entretien de chaque heure/)
    expect(await violationsOn(page)).toEqual([])
    expect(await sidewaysOn(page)).toEqual([])
    await page.getByRole('button', { name: 'Faire maintenant' }).first().click()
    expect(page.url()).toContain('done=job.retry')
  })
})
