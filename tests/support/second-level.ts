import type { Page } from 'playwright-core'
import { codeOf, stepAt } from '../../src/server/sign-in-totp.ts'
import type { Account } from './browser.ts'
import type { Product } from './running-server.ts'

const secrets = new Map<string, Buffer>()

/** Somebody who leads a service of the demonstration and has, or is to have, a second factor. */
export async function sureAccount(product: Product): Promise<Account> {
  const account = { email: 'sure@demo.example', password: 'une phrase pour les essais' }
  const words = [
    'account',
    'create',
    '--email',
    account.email,
    '--name',
    'Sûre Essai',
    '--role',
    'service_manager',
  ]
  const made = await product.cli(
    [...words, '--org', 'maison-des-tilleuls', '--password-stdin'],
    {},
    account.password,
  )
  if (made.code !== 0 && !/has an account/.test(made.stderr)) throw new Error(made.stderr)
  return account
}

/** Signs somebody in to the second assurance level: with a code, after having set where the codes come from. */
export async function signInSurely(page: Page, { email, password }: Account): Promise<void> {
  await page.goto('/connexion')
  await page.locator('input[name=email]').fill(email)
  await page.locator('input[name=password]').fill(password)
  await page.locator('main button[type=submit]').first().click()
  await page.waitForURL(/a-faire|connexion\/code/)
  const known = secrets.get(email)
  const step = stepAt(new Date())
  if (known) {
    await page.locator('[name=code]').fill(codeOf(known, step + 1))
    await page.locator('main form:has([name=code]) button[type=submit]').click()
    await page.waitForURL('**/a-faire**')
    return
  }
  await page.goto('/compte/second-facteur')
  await page.locator('main [name=password]').fill(password)
  await page.locator('main form:has([name=password]) button[type=submit]').click()
  const shown = (await page.locator('main .code').allInnerTexts()).join('').replaceAll(' ', '')
  const secret = fromBase32(shown)
  secrets.set(email, secret)
  await page.locator('[name=code]').fill(codeOf(secret, step))
  await page.locator('main form:has([name=code]) button[type=submit]').click()
  await page.locator('main .code').first().waitFor()
}

/** RFC 4648, base 32, without padding. */
function fromBase32(text: string): Buffer {
  const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'
  const bits = [...text].map((sign) => alphabet.indexOf(sign).toString(2).padStart(5, '0')).join('')
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)))
}
