import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  type Account,
  launchBrowser,
  newVisitor,
  sidewaysOn,
  signIn,
  textOf,
  violationsOn,
} from '../support/browser.ts'
import { type Demo, type Product, startProduct } from '../support/running-server.ts'

/** Activities on a phone without script: recorded in a minute, corrected, withdrawn; a day booked by another service. */

let product: Product
let demo: Demo
let browser: Browser
let worker: Page
let neighbour: Page

const neighbouring: Account = { email: 'halte@demo.example', password: 'une halte au bord du lavoir' }

beforeAll(async () => {
  ;[product, browser] = await Promise.all([startProduct(), launchBrowser()])
  demo = await product.demo()
  const made = await product.cli(
    [
      'account',
      'create',
      '--email',
      neighbouring.email,
      '--role',
      'worker',
      '--org',
      'halte-des-ravenelles',
      '--password-stdin',
    ],
    {},
    neighbouring.password,
  )
  expect([made.code, made.stderr]).toEqual([0, ''])
  worker = await phoneOf(account('travail'))
  neighbour = await phoneOf(neighbouring)
})
afterAll(async () => {
  await browser?.close()
  await product?.stop()
})

const account = (at: string) => {
  const found = demo.accounts.find((one) => one.email.startsWith(`${at}@`))
  if (!found) throw new Error(`no account ${at}@ in the demonstration`)
  return found
}

async function phoneOf(who: Account): Promise<Page> {
  const page = await (await newVisitor(browser, product.baseUrl, { script: false, width: 360 })).newPage()
  await signIn(page, who)
  return page
}

const main = (page: Page) => textOf(page.locator('main'))
const done = (page: Page) => new URL(page.url()).searchParams.get('done')
const todays = () => worker.getByRole('row').filter({ hasText: 'Open dialogue' })

/** Presses a button that first says what is lost. */
async function press(page: Page, name: string, within = page.locator('main')) {
  const sure = within.locator('details.sure').filter({ hasText: name }).first()
  await sure.locator('summary').click()
  await sure.getByRole('button', { name }).click()
}

/** The same page as whoever has script sees it, for what axe looks at. */
async function looksOf(path: string, who: Account): Promise<readonly string[]> {
  const page = await (await newVisitor(browser, product.baseUrl, { width: 360 })).newPage()
  await signIn(page, who)
  await page.goto(path)
  const found = [...(await violationsOn(page)), ...(await sidewaysOn(page))]
  await page.context().close()
  return found
}

describe('a worker on a phone', () => {
  it('records what took place in under a minute: what is usual is filled in', async () => {
    const begun = performance.now()
    await worker.goto('/activites')
    await worker.getByRole('link', { name: 'Noter une activité' }).first().click()
    expect(await worker.locator('[name=organisation]').inputValue()).toBe('maison-des-tilleuls')
    expect(await worker.locator('[name=minutes]').inputValue()).toBe('90')
    expect(await worker.locator('[name=date]').inputValue()).toMatch(/^\d{4}-\d\d-\d\d$/)
    expect(await worker.locator('textarea').count()).toBe(0)
    expect(await worker.locator('main input[type=text]').count()).toBe(0)
    await worker.getByLabel(/Open dialogue/).check()
    await worker.getByLabel('Professionnel·les').fill('3')
    await worker.getByLabel('Personnes accompagnées').fill('1')
    await worker.getByRole('button', { name: 'Noter' }).click()
    expect(performance.now() - begun).toBeLessThan(60_000)
    expect(done(worker)).toBe('activity.record')
    expect(await todays().count()).toBe(1)
    expect(await textOf(todays())).toMatch(/90 min.*4/)
  })

  it('is told what is wrong, beside the field, and loses nothing of what was typed', async () => {
    await worker.goto('/activites/nouvelle')
    await worker.getByLabel('Durée en minutes').fill('3')
    await worker.getByLabel('Date').fill('2099-01-01')
    await worker.getByLabel('Professionnel·les').fill('-2')
    await worker.getByRole('button', { name: 'Noter' }).click()
    expect(await worker.getByRole('alert').count()).toBe(1)
    expect(await worker.getByLabel('Durée en minutes').getAttribute('aria-invalid')).toBe('true')
    expect(await worker.getByLabel('Professionnel·les').getAttribute('aria-invalid')).toBe('true')
    await worker.getByLabel('Durée en minutes').fill('60')
    await worker.getByLabel('Professionnel·les').fill('')
    await worker.getByRole('button', { name: 'Noter' }).click()
    expect(await textOf(worker.getByRole('alert'))).toContain('Cette date est à venir')
    await worker.getByLabel('Date').fill('2026-03-03')
    await worker.getByRole('button', { name: 'Noter' }).click()
    expect(await textOf(worker.getByRole('alert'))).toContain('une au moins')
    expect(await worker.getByLabel('Durée en minutes').inputValue()).toBe('60')
  })

  it('sent twice, it is recorded once; another one of the day is said to be one', async () => {
    await worker.goto('/activites/nouvelle')
    const fill = async () => {
      await worker.getByLabel(/Open dialogue/).check()
      await worker.getByLabel('Professionnel·les').fill('3')
    }
    await fill()
    await worker.getByRole('button', { name: 'Noter' }).click()
    expect(await textOf(worker.getByRole('alert'))).toContain('déjà notée')
    await worker.getByLabel('C’en est une autre').check()
    await worker.getByRole('button', { name: 'Noter' }).click()
    expect(done(worker)).toBe('activity.record')
    expect(await todays().count()).toBe(2)
  })

  it('corrects one and withdraws it, once told what that means', async () => {
    await todays().last().getByRole('link').first().click()
    await worker.getByLabel('Durée en minutes').fill('45')
    await worker.getByRole('button', { name: 'Enregistrer' }).click()
    expect(done(worker)).toBe('activity.change')
    await todays().filter({ hasText: '45 min' }).getByRole('link').first().click()
    expect(await textOf(worker.locator('details.sure'))).toContain('Retirer')
    await press(worker, 'Retirer')
    expect(done(worker)).toBe('activity.withdraw')
    expect(await todays().count()).toBe(1)
  })

  it('goes from month to month, and keeps all of it in a spreadsheet', async () => {
    await worker.goto('/activites?month=2026-10')
    expect(await textOf(worker.getByRole('heading', { level: 2 }).first())).toBe('octobre 2026')
    await worker.getByRole('link', { name: /septembre 2026/ }).click()
    expect(new URL(worker.url()).searchParams.get('month')).toBe('2026-09')
    const kept = await worker.context().request.get('/activites/fichier.csv')
    expect(await kept.text()).toContain('Maison des Tilleuls;2026-10-06;')
    expect((await worker.context().request.get('/activites/fichier.xlsx')).status()).toBe(200)
  })

  it('reads pages that axe finds nothing against and that fit the screen', async () => {
    for (const path of ['/activites?month=2026-10', '/activites/nouvelle', '/journees'])
      expect([path, await looksOf(path, account('travail'))]).toEqual([path, []])
  })
})

describe('a day that another service opens', () => {
  it('is seen by anybody, and booked by somebody of another service', async () => {
    await neighbour.goto('/journees')
    await neighbour.getByRole('link', { name: 'Une journée aux Tilleuls' }).click()
    expect(await main(neighbour)).toContain('21 libres sur 30')
    await neighbour.getByLabel('Combien de places').fill('99')
    await neighbour.getByRole('button', { name: 'Réserver' }).click()
    expect(await textOf(neighbour.getByRole('alert'))).toContain('pas assez de places')
    await neighbour.getByLabel('Combien de places').fill('2')
    await neighbour.getByRole('button', { name: 'Réserver' }).click()
    expect(done(neighbour)).toBe('offer.book')
    expect(await main(neighbour)).toContain('19 libres sur 30')
    expect(await main(neighbour)).not.toContain('Vieux Lavoir')
  })

  it('tells its manager which service booked; the booking is cancelled by who made it', async () => {
    const path = new URL(neighbour.url()).pathname
    const direction = await phoneOf(account('direction'))
    await direction.goto(path)
    expect(await textOf(direction.locator('#reservations'))).toMatch(/Ravenelles.*2 places/)
    expect(await looksOf(path, account('direction'))).toEqual([])
    await press(neighbour, 'Annuler cette réservation')
    expect(done(neighbour)).toBe('offer.cancel')
    expect(await main(neighbour)).toContain('21 libres sur 30')
  })

  it('asks whoever has not signed in to do so', async () => {
    const stranger = await (await newVisitor(browser, product.baseUrl, { script: false })).newPage()
    await stranger.goto('/journees')
    await stranger.getByRole('link', { name: 'Une soirée de maraude' }).click()
    expect(await stranger.getByRole('button', { name: 'Réserver' }).count()).toBe(0)
    await stranger.getByRole('link', { name: 'Se connecter pour réserver' }).click()
    expect(stranger.url()).toContain('/connexion?next=/journees/')
  })
})

describe('whoever coordinates', () => {
  it('says after how long services are reminded, and sees which had none', async () => {
    const office = await phoneOf(account('coordination'))
    await office.goto('/activites')
    const before = await main(office)
    expect(before).toMatch(/\d+ services sont restés trop longtemps/)
    await office.getByLabel(/après combien de mois/).fill('99')
    await office.getByRole('button', { name: 'Enregistrer ce délai' }).click()
    expect(await office.getByRole('alert').count()).toBe(1)
    await office.getByLabel(/après combien de mois/).fill('12')
    await office.getByRole('button', { name: 'Enregistrer ce délai' }).click()
    expect(done(office)).toBe('activity.expect')
    expect(await office.getByLabel(/après combien de mois/).inputValue()).toBe('12')
    expect(await main(office)).toContain('Aucun service n’est resté trop longtemps')
  })

  it('sees the measure of supervision compute itself', async () => {
    const api = await fetch(`${product.baseUrl}/api/v1/plans/masterplan-bxl`, {
      headers: { authorization: `Bearer ${await product.token('coordination@demo.example', 'read')}` },
    })
    const { measures } = (await api.json()) as {
      measures: { number: string; indicators: { id: string; value: number }[] }[]
    }
    const [indicator] = measures.find(({ number }) => number === '34')?.indicators ?? []
    expect(indicator?.value).toBe(30)
  })
})
