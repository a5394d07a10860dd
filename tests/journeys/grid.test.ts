import { readFile } from 'node:fs/promises'
import type { Browser, Locator, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readXlsx } from '../../src/server/xlsx.ts'
import { launchBrowser, newVisitor, sidewaysOn, signIn, textOf, violationsOn } from '../support/browser.ts'
import { apiOf, type Demo, type Product, startProduct } from '../support/running-server.ts'

/** The figures of a service in ten minutes: typed by keyboard, pasted, without script, on a phone, two at once. */

let product: Product
let demo: Demo
let browser: Browser

const plan = `plan: { slug: chiffres, title: Chiffres à donner, starts: 2026-01-01, ends: 2027-12-31, holder: reseau-passerelles }
measures:
  - number: "1"
    title: Une mesure
    indicators:
      - { key: nuits, statement: Nuits données, kind: count, unit_counted: document, period: month, scope: { kinds: [service] } }
      - { key: repas, statement: Repas servis, kind: count, unit_counted: document, period: month, scope: { kinds: [service] } }
      - { key: part, statement: Part des chambres libres, kind: share, unit_counted: document, period: month, scope: { kinds: [service] } }
      - { key: metiers, statement: Heures par métier, kind: count, unit_counted: hour, period: month, breakdown: profession, scope: { kinds: [service] } }
`
/** Each test has a month of its own. */
const grid = (month: string) => `/saisie?plan=chiffres&organisation=maison-des-tilleuls&period=${month}`

beforeAll(async () => {
  ;[product, browser] = await Promise.all([startProduct(), launchBrowser()])
  demo = await product.demo()
  const api = apiOf(product.baseUrl, await product.token('coordination@demo.example'))
  const made = await api('POST', '/plans/import', { body: plan, type: 'application/yaml' })
  expect(made.status, made.text).toBe(200)
})
afterAll(async () => {
  await browser?.close()
  await product?.stop()
})

const accountOf = (name: string) => {
  const account = demo.accounts.find((one) => one.email.startsWith(`${name}@`))
  if (!account) throw new Error(`no account ${name}@ in the demonstration`)
  return account
}
async function openAs(name: string, look: { script?: boolean; width?: number } = {}): Promise<Page> {
  const page = await (await newVisitor(browser, product.baseUrl, look)).newPage()
  await signIn(page, accountOf(name))
  return page
}
const cell = (page: Page, label: string) => page.getByRole('textbox', { name: label })
const nights = (page: Page) => cell(page, '1 · Nuits données, Combien')
const meals = (page: Page) => cell(page, '1 · Repas servis, Combien')
const free = (page: Page) => cell(page, '1 · Part des chambres libres, Combien')
const rooms = (page: Page) => cell(page, '1 · Part des chambres libres, Sur combien')
const hours = (page: Page) => cell(page, '1 · Heures par métier, Combien')
const row = (page: Page, words: string) => page.getByRole('row').filter({ hasText: words }).first()
const focused = (one: Locator) => one.evaluate((element) => element === document.activeElement)
const valuesOf = (...cells: Locator[]) => Promise.all(cells.map((one) => one.inputValue()))

async function save(page: Page): Promise<void> {
  await Promise.all([
    page.waitForEvent('load'),
    page.getByRole('button', { name: 'Enregistrer ces chiffres' }).click(),
  ])
}

const paste = (one: Locator, text: string) =>
  one.evaluate((element, given) => {
    ;(element as HTMLInputElement).focus()
    const clipboardData = new DataTransfer()
    clipboardData.setData('text/plain', given)
    element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }))
  }, text)

describe('the grid of figures', () => {
  it('is filled in by the keyboard alone, read again, and stands there the next time', async () => {
    const page = await openAs('direction')
    await page.goto(grid('2026-01'))
    await nights(page).focus()
    await page.keyboard.type('1 200')
    await page.keyboard.press('Enter')
    expect(await focused(meals(page))).toBe(true)
    await page.keyboard.type('34')
    await page.keyboard.press('ArrowDown')
    await page.keyboard.type('3')
    await page.keyboard.press('ArrowRight')
    expect(await focused(rooms(page))).toBe(true)
    await page.keyboard.type('4')
    await page.keyboard.press('ArrowUp')
    expect(await focused(meals(page))).toBe(true)
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('ArrowDown')
    expect(await focused(hours(page))).toBe(true)
    await page.keyboard.press('Tab')
    await page.keyboard.press('Space')
    for (let steps = 0; steps < 12; steps += 1) {
      await page.keyboard.press('Tab')
      if (await focused(page.getByRole('button', { name: 'Enregistrer ces chiffres' }))) break
    }
    await Promise.all([page.waitForEvent('load'), page.keyboard.press('Enter')])
    expect(new URL(page.url()).searchParams.get('done')).toBe('observation.write')
    expect(await valuesOf(nights(page), meals(page), free(page), rooms(page), hours(page))).toEqual([
      '1200',
      '34',
      '3',
      '4',
      '0',
    ])
    expect(await textOf(row(page, 'Nuits données'))).toContain('Validé')
    await page.goto(grid('2026-02'))
    expect(await textOf(row(page, 'Nuits données'))).toContain('1 200')
    expect(await textOf(row(page, 'Part des chambres libres'))).toContain('3 sur 4')
    await page.context().close()
  })

  it('takes a block from a spreadsheet, says what became of it, asks about what may be two numbers, takes it back', async () => {
    const page = await openAs('direction')
    await page.goto(grid('2026-02'))
    await meals(page).fill('7')
    await paste(nights(page), '1\u202f200,5\t9\r\nnéant\r\n12\t16\r\n1.234\r\n')
    const told = page.getByRole('status').last()
    expect(await textOf(told)).toBe(
      'Cases remplies : 3. Pas un nombre, laissé de côté : « néant ». Sans case où aller, laissé de côté : 1.',
    )
    const filled = () => valuesOf(nights(page), meals(page), free(page), rooms(page), hours(page))
    expect(await filled()).toEqual(['1\u202f200,5', '7', '12', '16', ''])
    await page
      .getByRole('group', { name: /1\.234/ })
      .getByRole('button', { name: '1,234' })
      .click()
    expect(await hours(page).inputValue()).toBe('1,234')
    expect(await violationsOn(page)).toEqual([])
    await page.getByRole('button', { name: 'Annuler le collage' }).click()
    expect(await filled()).toEqual(['', '7', '', '', ''])
    await paste(nights(page), '5\n6\n')
    await page.keyboard.press('Control+z')
    expect(await filled()).toEqual(['', '7', '', '', ''])
    await paste(nights(page), '5\n6\n')
    await save(page)
    expect((await filled()).slice(0, 2)).toEqual(['5', '6'])
    await page.context().close()
  })

  it('asks before what was typed is left unsaved', async () => {
    const page = await openAs('direction')
    await page.goto(grid('2026-03'))
    const asked: string[] = []
    page.on('dialog', (dialog) => {
      asked.push(dialog.type())
      void dialog.accept()
    })
    await page.goto(grid('2026-04'))
    expect(asked).toEqual([])
    await nights(page).fill('5')
    await page.goto(grid('2026-03'))
    expect(asked).toEqual(['beforeunload'])
    await page.context().close()
  })

  it.each([true, false])(
    'tells every fault at its cell and keeps all that was typed, script: %s',
    async (script) => {
      const page = await openAs('direction', { script })
      await page.goto(grid('2026-04'))
      await nights(page).fill('beaucoup')
      await meals(page).fill('8')
      await free(page).fill('5')
      await rooms(page).fill('4')
      await save(page)
      const alert = page.getByRole('alert')
      expect(await alert.getByRole('link').count()).toBe(1)
      await alert.getByRole('link').click()
      expect(new URL(page.url()).hash).toContain('value')
      expect(await nights(page).getAttribute('aria-invalid')).toBe('true')
      const reason = await nights(page).getAttribute('aria-describedby')
      expect(await textOf(page.locator(`[id="${reason}"]`))).toBe(
        'Ce n’est pas un nombre. Trouvé : beaucoup.',
      )
      // What looks for faults is itself a script.
      if (script) expect(await violationsOn(page)).toEqual([])
      await nights(page).fill('10')
      await save(page)
      expect(
        (await rooms(page).getAttribute('aria-invalid')) ?? (await free(page).getAttribute('aria-invalid')),
      ).toBe('true')
      expect(await valuesOf(nights(page), meals(page), free(page), rooms(page))).toEqual([
        '10',
        '8',
        '5',
        '4',
      ])
      await page.goto(grid('2026-04'))
      expect(await textOf(row(page, 'Repas servis'))).toContain('À donner')
      await page.context().close()
    },
  )

  it('works without script: typed, nothing to declare, a category added, the history read and a figure brought back', async () => {
    const page = await openAs('direction', { script: false })
    await page.goto(grid('2026-05'))
    await nights(page).fill('12')
    await page.getByRole('checkbox', { name: 'Rien à déclarer : 1 · Part des chambres libres' }).check()
    await cell(page, '1 · Heures par métier · Autre catégorie · son nom').fill('éducation')
    await cell(page, '1 · Heures par métier · Autre catégorie, Combien').fill('30,5')
    await save(page)
    expect(await valuesOf(nights(page), free(page), rooms(page))).toEqual(['12', '0', '0'])
    expect(await cell(page, '1 · Heures par métier · éducation, Combien').inputValue()).toBe('30,5')

    await nights(page).fill('99')
    await save(page)
    await row(page, 'Nuits données').getByRole('link', { name: 'Historique' }).click()
    const story = page.locator('.story li')
    expect(await textOf(story.first())).toMatch(/12 → 99 .*direction, Maison des Tilleuls · saisi/)
    await page.getByRole('link', { name: 'Remettre ce chiffre' }).first().click()
    expect(await textOf(page.locator('main'))).toContain('Remettre 12 ?')
    await page.getByRole('button', { name: 'Remettre ce chiffre' }).click()
    expect(await textOf(story.first())).toContain('99 → 12')
    expect(await story.count()).toBe(3)
    await page.getByRole('link', { name: 'Tous les chiffres de la période' }).click()
    expect(await nights(page).inputValue()).toBe('12')
    await page.context().close()
  })

  it('two who write: the second is told, sees theirs beside and keeps what was typed', async () => {
    const [first, second] = [await openAs('direction'), await openAs('coordination')]
    for (const page of [first, second]) await page.goto(grid('2026-06'))
    await nights(first).fill('20')
    await save(first)
    await nights(second).fill('21')
    await meals(second).fill('5')
    await save(second)
    expect(await textOf(second.getByRole('alert'))).toContain('quelqu’un a changé ce chiffre')
    expect(await valuesOf(nights(second), meals(second))).toEqual(['21', '5'])
    expect(await textOf(row(second, 'Nuits données'))).toContain('Entre-temps : 20')
    await first.reload()
    expect(await meals(first).inputValue()).toBe('')
    // What the service has validated only the service changes; the rest goes through once theirs is taken over.
    await nights(second).fill('20')
    await save(second)
    await first.reload()
    expect(await valuesOf(nights(first), meals(first))).toEqual(['20', '5'])
    for (const page of [first, second]) await page.context().close()
  })

  it('fits a phone: nothing runs over the edge, each figure in a card of its own, refused or not', async () => {
    const page = await openAs('travail', { width: 360 })
    const looks = async () => [...(await sidewaysOn(page)), ...(await violationsOn(page))]
    await page.goto(grid('2026-07'))
    expect(await looks()).toEqual([])
    await free(page).fill('9')
    await rooms(page).fill('1.234')
    await save(page)
    expect(await looks()).toEqual([])
    await rooms(page).fill('10')
    await save(page)
    expect(await looks()).toEqual([])
    expect(await textOf(row(page, 'Part des chambres libres'))).toContain('Brouillon')
    await page.context().close()
  })

  it('is turned: one figure, service by service, for whoever writes for several', async () => {
    const page = await openAs('coordination')
    await page.goto('/saisie?by=indicator&plan=chiffres&period=2026-08')
    await page.getByLabel('Quel chiffre ?').selectOption({ label: '1 · Repas servis' })
    await page.getByRole('button', { name: 'Afficher' }).click()
    await paste(page.locator('input.cell').first(), '3\n4\n5\n')
    await save(page)
    expect(await valuesOf(...[0, 1, 2].map((at) => page.locator('input.cell').nth(at)))).toEqual([
      '3',
      '4',
      '5',
    ])
    expect(await page.getByRole('link', { name: 'Page suivante' }).count()).toBe(1)
    await page.context().close()
  })

  it('goes out as a file to fill in, comes back read aloud, and is undone', async () => {
    const page = await openAs('coordination')
    await page.goto(grid('2026-09'))
    await page.getByText('Remplir un fichier plutôt').click()
    const [xlsx] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Modèle XLSX' }).click(),
    ])
    expect(xlsx.suggestedFilename()).toBe('chiffres-maison-des-tilleuls-2026-09.xlsx')
    expect((await readXlsx(new Uint8Array(await readFile(await xlsx.path())))).ok).toBe(true)
    const [csv] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('link', { name: 'Modèle CSV' }).click(),
    ])
    const text = await readFile(await csv.path(), 'utf8')
    expect(text.trim().split('\r\n')).toHaveLength(5 + 1)
    const filled = text
      .split('\r\n')
      .filter((line) => /^\ufeff?indicator|nuits|part/.test(line))
      .map((line) =>
        line.replace(/(nuits;.*2026-09;;;;)/, '$112,5').replace(/(part;.*2026-09;;)(;)/, '$13;4'),
      )
      .join('\r\n')
    await page.getByRole('link', { name: 'Importer le fichier rempli' }).click()
    await page
      .getByLabel('Fichier')
      .setInputFiles({ name: 'septembre.csv', mimeType: 'text/csv', buffer: Buffer.from(filled) })
    await page.getByRole('button', { name: 'Voir ce qui changerait' }).click()
    const told = await textOf(page.locator('main'))
    expect(told).toContain('Signe décimal une virgule')
    expect(told).toMatch(/Nuits données Maison des Tilleuls septembre 2026 12,5 brouillon/)
    expect(told).toMatch(/Part des chambres libres Maison des Tilleuls septembre 2026 3 sur 4/)
    await page.getByRole('button', { name: 'Importer ces chiffres' }).click()
    await page.goto(grid('2026-09'))
    expect(await textOf(row(page, 'Nuits données'))).toContain('Importé : 12,5')
    await page.goto('/importer/historique')
    await page.locator('summary', { hasText: 'Annuler cet import' }).first().click()
    await page.getByRole('button', { name: 'Annuler cet import' }).first().click()
    await page.goto(grid('2026-09'))
    expect(await textOf(row(page, 'Nuits données'))).toContain('À donner')
    await page.context().close()
  })

  it('a file whose numbers may be two is asked about, not guessed', async () => {
    const page = await openAs('travail', { script: false })
    await page.goto('/importer')
    const file = 'indicator;organisation;period;value\nchiffres/1/nuits;maison-des-tilleuls;2026-11;1.234\n'
    await page
      .getByLabel('Fichier')
      .setInputFiles({ name: 'nuits.csv', mimeType: 'text/csv', buffer: Buffer.from(file) })
    await page.getByRole('button', { name: 'Voir ce qui changerait' }).click()
    expect(await textOf(page.locator('h1'))).toBe('Des nombres se lisent de deux façons')
    await page.getByRole('button', { name: 'Voir ce qui changerait' }).click()
    expect(await textOf(page.getByRole('alert'))).toContain('Dites ce que le point sépare.')
    await page.getByLabel('les milliers').check()
    await page.getByRole('button', { name: 'Voir ce qui changerait' }).click()
    expect(await textOf(page.locator('main'))).toMatch(/novembre 2026 1\s234 brouillon/)
    await page.getByRole('button', { name: 'Importer ces chiffres' }).click()
    await page.goto(grid('2026-11'))
    expect(await textOf(row(page, 'Nuits données'))).toMatch(/Importé : 1\s234/)
    await page.context().close()
  })

  it('loads its script on its own page only', async () => {
    const page = await openAs('direction')
    const scripts = () => page.locator('script').count()
    await page.goto(grid('2026-10'))
    expect(await scripts()).toBe(1)
    for (const path of ['/', '/nos-chiffres', '/a-faire']) {
      await page.goto(path)
      expect([path, await scripts()]).toEqual([path, 0])
    }
    await page.context().close()
  })
})
