import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { launchBrowser, newVisitor, sidewaysOn, signIn, textOf, violationsOn } from '../support/browser.ts'
import { apiOf, type Demo, type Product, startProduct } from '../support/running-server.ts'

describe('training, as those do it whom it is for', () => {
  let product: Product
  let demo: Demo
  let browser: Browser
  let coming: string
  beforeAll(async () => {
    ;[product, browser] = await Promise.all([startProduct(), launchBrowser()])
    demo = await product.demo()
    const { body } = await apiOf(product.baseUrl)('GET', '/sessions?module=parler-sans-langue-commune')
    coming = (body as { items: { id: string }[] }).items[0]?.id ?? ''
  })
  afterAll(async () => {
    await browser?.close()
    await product?.stop()
  })

  const visitor = async (who: string | null, look: Parameters<typeof newVisitor>[2] = {}) => {
    const context = await newVisitor(browser, product.baseUrl, look)
    const page = await context.newPage()
    const account = demo.accounts.find((one) => one.email.startsWith(`${who}@`))
    if (account) await signIn(page, account)
    return page
  }
  const main = (page: Page) => textOf(page.locator('main'))
  /** The same document as whoever has script sees it, for what axe looks at. */
  const sound = async (page: Page) => {
    const there = await beside(page.viewportSize()?.width ?? 1280)
    await there.setContent(await page.content())
    expect(await violationsOn(there)).toEqual([])
    expect(await sidewaysOn(there)).toEqual([])
  }
  const opened = new Map<number, Promise<Page>>()
  const beside = (width: number): Promise<Page> => {
    const open = async () => {
      const page = await (await newVisitor(browser, product.baseUrl, { width })).newPage()
      await page.goto('/inscription')
      return page
    }
    const page = opened.get(width) ?? open()
    opened.set(width, page)
    return page
  }
  const token = (scope: 'read' | 'write') => product.token('coordination@demo.example', scope)

  it('an employer enrols three people at once, and prints a code for each; one who is enrolled already is named', async () => {
    const page = await visitor('direction', { script: false })
    await page.goto(`/formations/sessions/${coming}`)
    await page.getByRole('link', { name: 'Inscrire', exact: true }).click()
    await page.locator('[name="people.0.given"]').fill('Avant')
    await page.getByRole('button', { name: 'Inscrire plus de personnes' }).click()
    expect(await page.locator('[name="people.0.given"]').inputValue()).toBe('Avant')
    await sound(page)
    const names = ['Awa', 'Basile', 'Chloé']
    const fill = async () => {
      for (const [nth, given] of names.entries()) {
        await page.locator(`[name="people.${nth}.given"]`).fill(given)
        await page.locator(`[name="people.${nth}.family"]`).fill('Planté')
        await page.locator(`[name="people.${nth}.college"]`).selectOption('professional')
      }
      await page.getByRole('button', { name: 'Demander les places' }).click()
    }
    await fill()
    expect(await main(page)).toContain('3 demandes enregistrées')
    const codes = (await page.locator('.code').allInnerTexts()).filter((one) => /^[0-9A-Z]{4}-/.test(one))
    expect(new Set(codes).size).toBe(3)
    await sound(page)
    await page.goto(`/formations/sessions/${coming}`)
    expect(await main(page)).toContain('Chloé Planté')
    await page.goto(`/formations/sessions/${coming}/inscrire?n=3`)
    names[0] = 'Zoé'
    await fill()
    expect(await main(page)).toContain('est déjà inscrite à cette session')
    expect(await page.locator('[name="people.0.given"]').inputValue()).toBe('Zoé')
    await sound(page)
    // All or none: the one who was not enrolled yet is not enrolled either.
    await page.goto(`/formations/sessions/${coming}`)
    expect(await main(page)).not.toContain('Zoé')
  })

  it('somebody without an account enrols with a printed code on an old phone, without script, and follows it', async () => {
    const write = apiOf(product.baseUrl, await token('write'))
    const made = await write('POST', `/sessions/${coming}/codes`, { body: { n: 1 } })
    const code = (made.body as { codes: { code: string }[] }).codes[0]?.code ?? ''
    const page = await visitor(null, { script: false, width: 360 })
    await page.goto('/inscription')
    await page.locator('[name=code]').fill('0000 0000 0000')
    await page.getByRole('button', { name: 'Continuer' }).click()
    expect(await main(page)).toContain('Aucune inscription n’a ce code')
    await sound(page)
    await page.locator('[name=code]').fill(code.toLowerCase().replaceAll('-', ' '))
    await page.getByRole('button', { name: 'Continuer' }).click()
    await sound(page)
    await page.getByRole('button', { name: 'Demander une place' }).click()
    expect(await page.locator('[aria-invalid=true]').count()).toBe(2)
    await page.locator('[name="person.given"]').fill('Dounia')
    await page.locator('[name="person.family"]').fill('Planté')
    await page.getByRole('button', { name: 'Demander une place' }).click()
    expect(await main(page)).toMatch(/Bonjour Dounia.*(rang|Demandée)/)
    expect(await main(page)).not.toContain('Basile')
    await sound(page)
    const here = page.url()
    await page.locator('details.sure summary', { hasText: 'Je ne viendrai pas' }).click()
    await page.getByRole('button', { name: 'Je ne viendrai pas' }).click()
    expect(await main(page)).toContain('Cette inscription est annulée')
    expect(`${product.said().stdout}${product.said().stderr}`).not.toMatch(/Dounia|Planté/)
    expect(`${product.said().stdout}`).not.toContain(here.split('/').at(-1)?.split('?')[0])
  })

  it('a trainer takes attendance on a phone: names, a signature, figures that a participant types on another phone', async () => {
    const write = apiOf(product.baseUrl, await token('write'))
    const day = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Brussels' }).format(new Date())
    const half = { day, part: 'evening', begins: '00:01', ends: '23:59' }
    const planned = await write('POST', '/sessions', {
      body: { module: 'parler-sans-langue-commune', half_days: [half], minimum: 1, maximum: 5 },
    })
    const { id } = planned.body as { id: string }
    const enrolled = await Promise.all(
      ['Edna', 'Fode'].map((given) =>
        write('POST', `/sessions/${id}/enrolments`, {
          body: { person: { given, family: 'Planté' }, college: 'accompanied', sent_by: 'service' },
        }),
      ),
    )
    const code = (enrolled[1]?.body as { code: { code: string } } | undefined)?.code.code ?? ''
    const trainer = await visitor('formation', { width: 360 })
    await trainer.goto(`/travail/formations/sessions/${id}/presences`)
    await sound(trainer)
    await trainer.getByRole('button', { name: 'Montrer les chiffres' }).click()
    const figures = await trainer.locator('.code').first().textContent()
    const participant = await visitor(null, { width: 360, script: false })
    await participant.goto('/inscription')
    await participant.locator('[name=code]').fill(code)
    await participant.getByRole('button', { name: 'Continuer' }).click()
    await participant.locator('[name=figures]').fill('12')
    await participant.getByRole('button', { name: 'Je suis là' }).click()
    expect(await main(participant)).toContain('Ces chiffres ne sont pas ceux')
    await sound(participant)
    await participant.locator('[name=figures]').fill(figures ?? '')
    await participant.getByRole('button', { name: 'Je suis là' }).click()
    expect(await main(participant)).toContain('Vous y étiez')

    await trainer.goto(`/travail/formations/sessions/${id}/presences`)
    expect(await main(trainer)).toContain('Signé sur son téléphone')
    await trainer.getByText('Signer sur cet appareil').click()
    await trainer.getByRole('link', { name: /Edna/ }).click()
    const frame = await trainer.locator('canvas').boundingBox()
    if (!frame) throw new Error('no frame to sign in')
    await trainer.getByRole('button', { name: 'Je suis là' }).click()
    expect(await main(trainer)).toContain('La signature est vide')
    await trainer.goBack()
    const again = (await trainer.locator('canvas').boundingBox()) ?? frame
    await trainer.mouse.move(again.x + 20, again.y + 20)
    await trainer.mouse.down()
    await trainer.mouse.move(again.x + 90, again.y + 60, { steps: 5 })
    await trainer.mouse.up()
    await sound(trainer)
    await trainer.getByRole('button', { name: 'Je suis là' }).click()
    expect(await main(trainer)).toContain('Signé sur l’appareil')
    // Who signed on their own phone is unticked by mistake: noted, and both versions stay to be read.
    await trainer.locator('label').filter({ hasText: 'Fode' }).locator('input').uncheck()
    await trainer.getByRole('button', { name: 'Enregistrer les présences' }).click()
    expect(await main(trainer)).toContain('Une correction')
    await trainer.getByText('Une correction', { exact: true }).click()
    expect(await main(trainer)).toMatch(/Absence notée.*Signé sur son téléphone/)
    await sound(trainer)
    const sheet = await trainer.request.get(`/travail/formations/sessions/${id}/feuille.pdf`)
    expect([sheet.status(), sheet.headers()['content-type']]).toEqual([200, 'application/pdf'])
  })

  it('an organiser plans a session by hand, is told what is wrong in it, and keeps the archive of one that is past', async () => {
    const page = await visitor('formation', { script: false })
    await page.goto('/travail/formations/sessions/nouvelle?module=femmes-a-la-rue')
    await page.getByRole('button', { name: 'Enregistrer la session' }).click()
    expect(await page.locator('[aria-invalid=true], [role=alert]').count()).toBeGreaterThan(0)
    await page.locator('[name="half_days.0.day"]').fill('2027-06-08')
    await page.getByText('Plus de demi-journées').click()
    await page.locator('details[open] [type=date]').first().fill('2027-06-09')
    await page.locator('[name=minimum]').fill('12')
    await page.locator('[name=maximum]').fill('8')
    await page.locator('[name="shares.accompanied"]').fill('60')
    await page.locator('[name="shares.professional"]').fill('60')
    await page.getByRole('button', { name: 'Enregistrer la session' }).click()
    expect(await main(page)).toContain('le maximum est plus petit que le minimum')
    expect(await main(page)).toContain('dépassent 100')
    // The row before it was left empty: what was typed moved up.
    expect(await page.locator('[name="half_days.1.day"]').inputValue()).toBe('2027-06-09')
    await sound(page)
    await page.locator('[name=maximum]').fill('14')
    await page.locator('[name="shares.professional"]').fill('40')
    await page.getByRole('button', { name: 'Enregistrer la session' }).click()
    expect(await main(page)).toContain('0 sur 14 places')
    await sound(page)
    const planned = page.url()
    await page.getByRole('button', { name: 'Faire les codes' }).click()
    await page.goto(planned)
    expect(await main(page)).toContain('4 codes n’ont pas encore servi')
    await page.locator('details.sure summary', { hasText: 'Retirer les codes' }).click()
    await page.getByRole('button', { name: 'Retirer les codes' }).click()
    expect(await main(page)).toContain('Aucun code n’attend')
    await page.goto('/travail/formations')
    await page.getByRole('link', { name: '27 octobre 2026' }).click()
    await page.getByRole('link', { name: 'Dossier de preuves' }).click()
    expect(await main(page)).toContain('Public visé')
    await sound(page)
    const archive = await page.request.get(`${page.url().split('?')[0]}.zip`)
    expect([archive.status(), archive.headers()['content-type']]).toEqual([200, 'application/zip'])
  })
})
