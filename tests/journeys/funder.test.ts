import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser, newVisitor, sidewaysOn, signIn, textOf, violationsOn } from '../support/browser.ts'
import { apiOf, type Demo, type Product, startProduct } from '../support/running-server.ts'

/** What a training costs and what its funder answers, on a phone and without a script; and what others take away. */

let product: Product
let demo: Demo
let browser: Browser
let costs: string
const programme = '/travail/formations/programmes/essai'

beforeAll(async () => {
  ;[product, browser] = await Promise.all([startProduct(), launchBrowser()])
  demo = await product.demo()
  const api = apiOf(product.baseUrl, await product.token('coordination@demo.example'))
  const made = async (path: string, body: object) => {
    const answer = await api('POST', path, { body: JSON.stringify(body), type: 'application/json' })
    expect(answer.status, answer.text).toBe(201)
    return answer.body as { id: string }
  }
  await made('/programmes', { slug: 'essai', title: 'Un essai', approval: 'to_ask' })
  const state = 'adopted'
  await made('/modules', {
    programme: 'essai',
    slug: 'essai-module',
    title: 'Un module',
    half_days: 1,
    state,
  })
  const day = new Date(Date.now() + 60 * 86_400_000).toISOString().slice(0, 10)
  const { id } = await made('/sessions', {
    module: 'essai-module',
    half_days: [{ day, part: 'morning', begins: '09:00', ends: '12:30' }],
    minimum: 8,
    maximum: 12,
  })
  costs = `/travail/formations/sessions/${id}/couts`
})
afterAll(async () => {
  await browser?.close()
  await product?.stop()
})

async function coordination(look: { script?: boolean; width?: number }): Promise<Page> {
  const page = await (await newVisitor(browser, product.baseUrl, look)).newPage()
  const account = demo.accounts.find((one) => one.email.startsWith('coordination@'))
  if (!account) throw new Error('no coordination@ in the demonstration')
  await signIn(page, account)
  return page
}
const press = async (page: Page, words: string) => {
  const [answer] = await Promise.all([
    page.waitForNavigation(),
    page.getByRole('button', { name: words, exact: true }).click(),
  ])
  return answer?.status()
}

describe('a training and its funder', () => {
  it('has its costs changed on a phone without a script; a wrong amount is told by its line', async () => {
    const page = await coordination({ script: false, width: 360 })
    await page.goto(programme)
    await page.getByRole('link', { name: 'Un module' }).click()
    const cell = (line: number, what: string) => page.getByLabel(`Ligne ${line}, ${what}`)
    await cell(1, 'Poste').fill('Salle')
    await cell(1, 'Montant en euros').fill('cent')
    await cell(3, 'Poste').fill('Subvention')
    await cell(3, 'Compté').selectOption('per_participant')
    await cell(3, 'Montant en euros').fill('12,50')
    await cell(3, 'Financeur').fill('Fonds régional')
    expect(await press(page, 'Enregistrer les coûts')).toBe(422)
    expect(await textOf(page.getByRole('alert'))).toMatch(/Ligne 1, Montant en euros/)
    expect(await cell(3, 'Montant en euros').inputValue()).toBe('12,50')
    await cell(1, 'Montant en euros').fill('100')
    expect(await press(page, 'Enregistrer les coûts')).toBe(200)
    expect(await textOf(page.locator('main'))).toContain('Tout est financé à partir de 8 personnes.')
    expect(await cell(2, 'Poste').inputValue()).toBe('Subvention')
    expect(await sidewaysOn(page)).toEqual([])
    await page.context().close()
  })

  it('has the answer of its funder noted on a phone without a script, only what may come next', async () => {
    const page = await coordination({ script: false, width: 360 })
    await page.goto(programme)
    const state = page.getByLabel('Où en est l’accord')
    expect(await state.locator('option').allInnerTexts()).toEqual([
      'Accord à demander',
      'Accord demandé',
      'Sans financeur',
    ])
    for (const [to, note] of [
      ['asked', 'Demande envoyée.'],
      ['conditions', 'Une moitié de personnes accompagnées.'],
    ] as const) {
      await state.selectOption(to)
      await page.getByLabel('Qui finance').fill('Fonds régional')
      await page.getByLabel('Montant en euros').fill('4 800')
      await page.getByLabel('Ce qui a été dit').fill(note)
      expect(await press(page, 'Noter')).toBe(200)
    }
    const story = await textOf(page.locator('#financeur'))
    expect(story).toMatch(/Accord demandé.*Demande envoyée.*pose des conditions.*Une moitié/)
    expect(story).toMatch(/4 800,00 €/)
    expect(await sidewaysOn(page)).toEqual([])
    await page.context().close()
  })

  it('is told without a barrier, and in files', async () => {
    const page = await coordination({})
    for (const path of [programme, costs, '/formations']) {
      await page.goto(path)
      expect(await violationsOn(page), path).toEqual([])
    }
    const head = async (path: string) => {
      const answer = await page.request.get(path)
      return [
        answer.status(),
        answer.headers()['content-type'],
        (await answer.body()).subarray(0, 5).toString(),
      ]
    }
    expect(await head(`${programme}/dossier.pdf`)).toEqual([200, 'application/pdf', '%PDF-'])
    expect((await head(`${programme}/dossier.xlsx`))[2]).toMatch(/^PK/)
    expect(await head('/formations/catalogue.pdf')).toEqual([200, 'application/pdf', '%PDF-'])
    const session = costs.replace('/travail', '').replace('/couts', '/session.ics')
    for (const path of ['/formations/calendrier.ics', session])
      expect(await head(path)).toEqual([200, 'text/calendar; charset=utf-8', 'BEGIN'])
    await page.context().close()
  })
})
