import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser, newVisitor, signIn, textOf } from '../support/browser.ts'
import { type Product, startProduct } from '../support/running-server.ts'

/** The main job from an empty installation to the public page, by clicks alone, with scripts switched off. */

const coordinator = { email: 'nadia@essai.example', password: 'une phrase assez longue' }
const manager = { email: 'thomas@essai.example', password: 'une autre phrase longue' }
const dayIn = (days: number) => new Date(Date.now() + days * 86_400_000).toISOString().slice(0, 10)
const file = (name: string, text: string) => ({
  name,
  mimeType: 'application/octet-stream',
  buffer: Buffer.from(text),
})

const columns = 'slug;name_fr;name_nl;kind;parent;sector;territory;siret;finess;bce;rcs;email;accredited_by'
const organisations = (kindOfSecond: string) =>
  [
    columns,
    'maison-a;Maison des Aulnes;;service;;hébergement;;;;;;aulnes@essai.example;',
    `maison-b;Maison du Bief;;${kindOfSecond};;hébergement;;;;;;bief@essai.example;`,
  ].join('\r\n')

const plan = `plan:
  slug: plan-essai
  title: { fr: "Plan d'essai" }
  starts: 2025-01-01
  ends: 2028-12-31
measures:
  - number: "1"
    title: { fr: "Décider avec les personnes" }
    state: under_way
    actions: ["écrire le règlement ensemble"]
    indicators:
      - key: reglement
        statement: { fr: "Part des maisons dont le règlement dit qui participe" }
        kind: share
        unit_counted: organisation
        baseline: 0
        target: 1
        due: 2027-12-31
        period: quarter
        scope: { kinds: [service] }
`

let product: Product
let browser: Browser
let office: Page
let house: Page
const contexts: BrowserContext[] = []

async function someone(): Promise<Page> {
  const context = await newVisitor(browser, product.baseUrl, { script: false })
  contexts.push(context)
  return context.newPage()
}

beforeAll(async () => {
  ;[product, browser] = await Promise.all([startProduct({ args: ['--empty'] }), launchBrowser()])
  office = await someone()
})
afterAll(async () => {
  await browser?.close()
  await product?.stop()
})

const pathOf = (page: Page) => new URL(page.url()).pathname
const press = (page: Page, name: string | RegExp) => page.getByRole('button', { name }).click()
const follow = (page: Page, name: string | RegExp) => page.getByRole('link', { name }).first().click()
const says = async (page: Page, text: string | RegExp) =>
  expect(await textOf(page.locator('body'))).toMatch(text)
const saysNot = async (page: Page, text: string | RegExp) =>
  expect(await textOf(page.locator('body'))).not.toMatch(text)

/** The field that an error of the summary leads to says the error itself, and is described by it. */
async function refusedAt(page: Page, label: string) {
  const field = page.getByLabel(label, { exact: false }).first()
  const id = await field.getAttribute('id')
  expect(await page.getByRole('alert').locator(`a[href="#${id}"]`).count()).toBe(1)
  expect(await field.getAttribute('aria-invalid')).toBe('true')
  expect(await field.getAttribute('aria-describedby')).toContain(`${id}-error`)
  expect(await textOf(page.locator(`[id="${id}-error"]`))).not.toBe('')
}

describe('the main job, with scripts off', () => {
  it('begins on an empty installation: a short password is refused, then the network is made', async () => {
    await office.goto('/')
    expect(pathOf(office)).toBe('/premiers-pas')
    await office.getByLabel('Nom du réseau').fill('Réseau des Essais')
    await office.getByLabel('Votre nom').fill('Nadia Orvelin')
    await office.getByLabel('Votre adresse électronique').fill(coordinator.email)
    await office.getByLabel('Mot de passe').fill('court')
    await press(office, 'Créer le réseau')
    await refusedAt(office, 'Mot de passe')
    expect(await office.getByLabel('Nom du réseau').inputValue()).toBe('Réseau des Essais')
    await office.getByLabel('Mot de passe').fill(coordinator.password)
    await press(office, 'Créer le réseau')
    expect(pathOf(office)).toBe('/a-faire')
    await says(office, 'Nadia Orvelin')
  })

  it('imports organisations: a mistake is shown with its line and column, and nothing is stored', async () => {
    await follow(office, 'Importer')
    await office.getByLabel('Des organisations').check()
    await office
      .getByLabel('Fichier', { exact: true })
      .setInputFiles(file('maisons.csv', organisations('chateau')))
    await press(office, 'Voir ce qui changerait')
    const row = office.locator('tbody tr')
    expect(await row.count()).toBe(1)
    expect(await textOf(row)).toMatch(/^3 kind .*chateau$/)
    await says(office, 'Rien n’a été enregistré')
    await follow(office, 'Organisations')
    await saysNot(office, /Maison/)
  })

  it('imports them once the file is right, after showing what would change', async () => {
    await follow(office, 'Importer')
    await office.getByLabel('Des organisations').check()
    await office
      .getByLabel('Fichier', { exact: true })
      .setInputFiles(file('maisons.csv', organisations('service')))
    await press(office, 'Voir ce qui changerait')
    await says(office, /À créer 2/)
    await says(office, /Rien n’est encore enregistré/)
    await press(office, 'Importer ces organisations')
    await follow(office, 'Voir les organisations')
    await says(office, /Maison des Aulnes.*Maison du Bief/)
  })

  it('imports the plan, after showing what would change', async () => {
    await follow(office, 'Importer')
    await office.getByLabel('Un plan').check()
    await office.getByLabel('Fichier', { exact: true }).setInputFiles(file('plan.yaml', plan))
    await press(office, 'Voir ce qui changerait')
    await says(office, /À créer/)
    await press(office, 'Importer ce plan')
    await follow(office, 'Voir le plan')
    await says(office, /Décider avec les personnes/)
  })

  it('asks the services a question, after showing who would be asked', async () => {
    await follow(office, 'Questions posées')
    await follow(office, 'Poser une question')
    await office.getByLabel('La question').fill('Votre règlement dit-il qui participe ?')
    await office.getByLabel('Service', { exact: true }).check()
    await office.getByLabel('Réponse attendue pour le').fill(dayIn(20))
    await office.getByLabel(/^Exigé/).check()
    await press(office, 'Voir qui sera interrogé')
    await says(office, /2 organisations seraient interrogées/)
    expect(await office.getByLabel('La question').inputValue()).toBe('Votre règlement dit-il qui participe ?')
    await press(office, 'Poser cette question')
    await says(office, /Aucune réponse sur 2/)
  })

  it('binds the indicator to the answers', async () => {
    await follow(office, 'Plans')
    await follow(office, 'Plan d’essai'.replace('’', "'"))
    await follow(office, 'Modifier l’indicateur')
    const source = office.locator('form:has([name="parameters.request"])')
    await source.getByRole('combobox').selectOption({ label: 'Votre règlement dit-il qui participe ?' })
    await source.getByRole('button').click()
    await says(office, /C’est enregistré/)
    await says(office, /Ne plus calculer ce chiffre/)
  })

  it('lets a service manager in, who finds the question first', async () => {
    const words = ['account', 'create', '--email', manager.email, '--name', 'Thomas Quercelle']
    const made = await product.cli(
      [...words, '--role', 'service_manager', '--org', 'maison-a', '--password-stdin'],
      {},
      manager.password,
    )
    expect(made).toMatchObject({ code: 0 })
    house = await someone()
    await signIn(house, manager)
    await says(house, /Votre règlement dit-il qui participe \?.*Maison des Aulnes/)
    await follow(house, 'Répondre')
  })

  it('shows a wrong answer again with what was typed, and where it is wrong', async () => {
    await house.getByLabel('Oui', { exact: true }).check()
    await house.getByLabel('Depuis quand ?').fill('2099-01-01')
    await house.getByLabel('Une précision pour la coordination').fill('Relu en assemblée.')
    await house.getByLabel('Ou comment cela se voit').fill('Affiché à l’entrée.')
    await press(house, 'Enregistrer la réponse')
    await refusedAt(house, 'Depuis quand ?')
    expect(await house.getByLabel('Oui', { exact: true }).isChecked()).toBe(true)
    expect(await house.getByLabel('Depuis quand ?').inputValue()).toBe('2099-01-01')
    expect(await house.getByLabel('Une précision pour la coordination').inputValue()).toBe(
      'Relu en assemblée.',
    )
  })

  it('refuses a file that is not what its name says', async () => {
    await house.getByLabel('Depuis quand ?').fill('2025-05-12')
    await house.getByLabel('Ou un fichier').setInputFiles(file('reglement.pdf', 'MZ\u0090 this is a program'))
    await press(house, 'Enregistrer la réponse')
    await refusedAt(house, 'Ou un fichier')
    await says(house, /PDF, PNG, JPEG/)
    expect(await house.getByLabel('Depuis quand ?').inputValue()).toBe('2025-05-12')
  })

  it('takes the answer with a date and a PDF, and the task leaves the list', async () => {
    await house.getByLabel('Ou un fichier').setInputFiles(file('reglement.pdf', '%PDF-1.7 règlement %%EOF'))
    await press(house, 'Enregistrer la réponse')
    expect(pathOf(house)).toBe('/a-faire')
    await says(house, /C’est enregistré/)
    expect(await house.getByRole('link', { name: 'Répondre' }).count()).toBe(0)
  })

  it('lets the service validate its figure and write what stands beside it', async () => {
    await follow(house, 'Relire')
    await press(house, 'Ce chiffre est juste')
    await says(house, /Relu et validé/)
    await house.locator('summary').first().click()
    await house.getByLabel('Votre réponse').fill('Écrit avec les habitants, chapitre après chapitre.')
    await press(house, 'Enregistrer la réponse')
    expect(await house.getByLabel('Votre réponse').inputValue()).toContain('chapitre après chapitre')
    await house.goto('/a-faire')
    await says(house, /Rien n’est attendu de vous/)
  })

  it('tells the coordinator who has not answered, and reminds them', async () => {
    await follow(office, 'Questions posées')
    await follow(office, 'Votre règlement dit-il qui participe ?')
    expect(await textOf(office.locator('tbody tr').first())).toMatch(/Maison du Bief.*Pas encore/)
    await press(office, /^Relancer/)
    await says(office, /rappel est parti|ni compte ni adresse/)
    expect(await textOf(office.locator('tbody tr').first())).toMatch(/Maison du Bief/)
  })

  it('releases once somebody says that it was read', async () => {
    await follow(office, 'Plans')
    await follow(office, "Plan d'essai")
    await follow(office, 'Préparer une diffusion')
    await says(office, /chapitre après chapitre/)
    await office.getByLabel('Mot de la coordination').fill('Première diffusion.')
    await press(office, 'Diffuser maintenant')
    await refusedAt(office, 'Je diffuse')
    expect(await office.getByLabel('Mot de la coordination').inputValue()).toBe('Première diffusion.')
    await office.getByLabel('Je diffuse').check()
    await press(office, 'Diffuser maintenant')
    expect(pathOf(office)).toBe('/plans/plan-essai')
  })

  it('shows anyone where the plan stands, and why', async () => {
    const reader = await someone()
    await reader.goto('/')
    await follow(reader, /Lire le plan|Plan d'essai/)
    await says(reader, /Première diffusion\./)
    await follow(reader, 'Décider avec les personnes')
    await says(reader, /écrire le règlement ensemble/)
    await follow(reader, 'Part des maisons dont le règlement dit qui participe')
    await says(reader, /50 %/)
    expect(await reader.getByRole('img', { name: /50/ }).count()).toBe(1)
    expect(await reader.locator('tbody tr').count()).toBeGreaterThan(1)
    await says(reader, /Maison des Aulnes.*Écrit avec les habitants/)
    await follow(reader, /D’où vient ce chiffre/)
    await says(reader, /1 oui/)
    const rows = await reader.locator('tbody tr').allInnerTexts()
    expect(rows.map((row) => row.replace(/\s+/g, ' ').trim())).toEqual([
      'Maison des Aulnes oui 12 mai 2025',
      'Maison du Bief n’a pas répondu –',
    ])
    // What the service said to the coordination alone, and its file, are nobody else's.
    await saysNot(reader, /assemblée|reglement\.pdf/)
  })

  it('keeps what two editors write: the second is told, sees both, and saves', async () => {
    const other = await someone()
    await signIn(other, coordinator)
    for (const page of [office, other]) {
      await page.goto('/travail/plans/plan-essai')
      await follow(page, 'Modifier la mesure')
    }
    await office.getByLabel('Titre', { exact: true }).fill('Décider ensemble')
    await press(office, 'Enregistrer la mesure')
    await says(office, /C’est enregistré/)
    await other.getByLabel('Actions').fill('lire le règlement ensemble')
    await press(other, 'Enregistrer la mesure')
    await says(other, /Quelqu’un a modifié ceci/)
    await says(other, /Décider ensemble/)
    expect(await other.getByLabel('Actions').inputValue()).toBe('lire le règlement ensemble')
    await other.getByLabel('Titre', { exact: true }).fill('Décider ensemble')
    await press(other, 'Enregistrer la mesure')
    await says(other, /C’est enregistré/)
    expect(await other.getByLabel('Actions').inputValue()).toBe('lire le règlement ensemble')
    expect(await other.getByLabel('Titre', { exact: true }).inputValue()).toBe('Décider ensemble')
  })

  it('does the same for an indicator', async () => {
    const other = await someone()
    await signIn(other, coordinator)
    for (const page of [office, other]) {
      await page.goto('/travail/plans/plan-essai')
      await follow(page, 'Modifier l’indicateur')
    }
    await office.getByLabel('Échéance').fill('2028-06-30')
    await press(office, 'Enregistrer l’indicateur')
    await other.getByLabel('Cible').fill('80 %')
    await press(other, 'Enregistrer l’indicateur')
    await says(other, /Quelqu’un a modifié ceci/)
    await says(other, /30 juin 2028/)
    expect((await other.getByLabel('Cible').inputValue()).replace(/\s/g, ' ')).toBe('80 %')
    await other.getByLabel('Échéance').fill('2028-06-30')
    await press(other, 'Enregistrer l’indicateur')
    await says(other, /C’est enregistré/)
  })

  it('shows the public what was changed only with the next release', async () => {
    const reader = await someone()
    await reader.goto('/plans/plan-essai')
    await says(reader, /Décider avec les personnes/)
    await office.goto('/travail/plans/plan-essai/diffuser')
    await office.getByLabel('Je diffuse').check()
    await press(office, 'Diffuser maintenant')
    await reader.reload()
    await says(reader, /Décider ensemble/)
    await says(reader, /80 %/)
  })

  it('withdraws a release with a reason: the one before stands, and its number says why', async () => {
    await withdraw(2, 'La cible était mal recopiée.')
    const reader = await someone()
    await reader.goto('/plans/plan-essai')
    await says(reader, /Décider avec les personnes/)
    await reader.goto('/plans/plan-essai/diffusions/2')
    await says(reader, /La cible était mal recopiée\./)
    await saysNot(reader, /80 %/)
  })

  it('withdraws the first too: nothing is public any more, and its number says why', async () => {
    await withdraw(1, 'Une réponse était fausse.')
    const reader = await someone()
    expect((await reader.goto('/plans/plan-essai'))?.status()).toBe(404)
    await reader.goto('/')
    await says(reader, /Rien n’est encore publié/)
    await reader.goto('/plans/plan-essai/diffusions/1')
    await says(reader, /Une réponse était fausse\./)
  })

  /** Without a reason it is refused; with one it goes. */
  async function withdraw(number: number, reason: string) {
    await office.goto('/travail/plans/plan-essai/diffuser')
    const form = office.locator(`form[id="withdraw-${number}"]`)
    await office.locator('details', { has: form }).locator('summary').click()
    await form.getByRole('button').click()
    expect(await office.getByRole('alert').count()).toBe(1)
    expect(await form.getByRole('alert').count()).toBe(1)
    await form.getByLabel('Raison').fill(reason)
    await form.getByRole('button').click()
    await says(office, /C’est enregistré/)
    await says(office, `retirée : ${reason}`)
  }
})
