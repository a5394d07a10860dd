// Takes the pictures of the guide from the running product: `npm run screenshots`. docs/images/screens.json says which.
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { prepare } from './lib/prepare.js'
import { node, root, run } from './lib/run.js'

await prepare()
const { chromium } = await import('playwright-core')
const { default: sharp } = await import('sharp')

const images = join(root, 'docs/images')
const screens = JSON.parse(await readFile(join(images, 'screens.json'), 'utf8'))
const data = await mkdtemp(join(tmpdir(), 'maillage-screens-'))
const port = await freePort()
const base = `http://127.0.0.1:${port}`
const entry = join(root, 'dist/server/maillage.js')
// The same day at each run, so that a picture changes when its page does.
const env = {
  ...process.env,
  ...{ NODE_ENV: 'production', MAILLAGE_ROOT: root, MAILLAGE_DATA: data, PORT: String(port) },
  ...{ MAILLAGE_TEST_CLOCK: '1', LOG_LEVEL: 'error' },
}
const maillage = (...words) => run(node, [entry, ...words], { env })

await maillage('clock', 'set', '2026-11-26T09:00:00Z')
const server = spawn(node, [entry, 'serve'], { env, stdio: ['ignore', 'ignore', 'inherit'] })
const closed = new Promise((resolve) => server.once('close', resolve))
try {
  await answering()
  const { accounts } = JSON.parse((await maillage('demo', '--json')).output)
  const browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--disable-quic'],
  })
  for (const screen of screens) {
    const picture = await taken(browser, accounts, screen)
    const palette = await sharp(picture).png({ palette: true, effort: 10 }).toBuffer()
    await writeFile(join(images, screen.file), palette)
    console.log(`${screen.file} ${Math.ceil(palette.length / 1000)} kB`)
  }
  await browser.close()
} finally {
  server.kill('SIGTERM')
  await closed
  await rm(data, { recursive: true, force: true })
}

async function taken(browser, accounts, { path, as, follow, width }) {
  const context = await browser.newContext({
    ...{ baseURL: base, locale: 'fr-BE', colorScheme: 'light', reducedMotion: 'reduce' },
    viewport: { width, height: width < 600 ? 720 : 800 },
  })
  const page = await context.newPage()
  if (as) {
    const { email, password } = accounts.find((one) => one.email.startsWith(`${as}@`))
    await page.goto('/connexion')
    await page.locator('input[name=email]').fill(email)
    await page.locator('input[name=password]').fill(password)
    await page.locator('main button[type=submit]').first().click()
    await page.waitForURL('**/a-faire**')
  }
  await page.goto(path)
  if (follow) await page.locator('main').getByRole('link', { name: follow }).first().click()
  await page.waitForLoadState('networkidle')
  const picture = await page.screenshot()
  await context.close()
  return picture
}

async function answering() {
  for (let tries = 0; tries < 600; tries += 1) {
    const answer = await fetch(`${base}/health`).catch(() => undefined)
    if (answer?.status === 200) return
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
  throw new Error('the product did not answer within two minutes')
}

function freePort() {
  return new Promise((resolve) => {
    const socket = createServer().listen(0, '127.0.0.1', () => {
      const { port: free } = socket.address()
      socket.close(() => resolve(free))
    })
  })
}
