import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root } from '../../src/server/root.ts'
import { apiOf, launch, type Product, startProduct } from '../support/running-server.ts'

/** A block of CONTRIBUTING: a file, or as `diff` lines of one that is there. */
type Block = { readonly path: string; readonly language: string; readonly text: string }

async function blocksOf(title: string): Promise<readonly Block[]> {
  const text = await readFile(join(root, 'CONTRIBUTING.md'), 'utf8')
  const [, section = ''] = text.split(`\n## ${title}\n`)
  const shown = section.split('\n## ')[0] ?? ''
  const blocks = [...shown.matchAll(/^\*\*`(\S+)`\*\*\n\n```(\w+)\n(.*?)^```$/gms)]
  expect(blocks.length, 'blocks that say which file they are').toBe(shown.split('\n```').length >> 1)
  return blocks.map(([, path = '', language = '', lines = '']) => ({ path, language, text: lines }))
}

/** What is in the folder of the project and not of it. */
const others = /^(\.git|\.env|node_modules|data|coverage|dist.*)$/

async function copyProject(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'maillage-example-'))
  for (const name of await readdir(root))
    if (!others.test(name)) await cp(join(root, name), join(folder, name), { recursive: true })
  await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
  return folder
}

async function write(folder: string, { path, language, text }: Block): Promise<void> {
  const file = join(folder, path.replace('/00NN_', `/${await nextMigration(folder)}_`))
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, language === 'diff' ? changed(await readFile(file, 'utf8'), text) : text)
}

async function nextMigration(folder: string): Promise<string> {
  const names = (await readdir(join(folder, 'db/migrations'))).sort()
  return String(Number.parseInt(names.at(-1) ?? '0', 10) + 1).padStart(4, '0')
}

/** A text with a diff applied: what it keeps or takes away must stand there, in that order. */
function changed(text: string, diff: string): string {
  const lines = text.split('\n')
  let at = 0
  for (const one of diff.trimEnd().split('\n')) {
    const [mark, line] = [one.slice(0, 1), one.slice(1)]
    if (mark === '+') lines.splice(at, 0, line)
    else at = lines.indexOf(line, at)
    if (at < 0) throw new Error(`no line to keep or to take away: ${line}`)
    if (mark === '-') lines.splice(at, 1)
    else at += 1
  }
  return lines.join('\n')
}

const plan = `plan: { slug: permanences, title: Permanences, starts: 2025-01-01 }
measures:
  - number: "1"
    title: Ouvrir sans rendez-vous
    indicators:
      - { key: hours, statement: Heures de permanence, kind: count, unit_counted: hour, period: quarter }
`

describe('the capability written out in CONTRIBUTING, in a copy of the project', () => {
  let copy: string
  let product: Product
  beforeAll(async () => {
    copy = await copyProject()
    for (const block of await blocksOf('A capability, whole')) await write(copy, block)
  })
  afterAll(async () => {
    await product?.stop()
    await rm(copy, { recursive: true, force: true })
  })

  async function npm(...words: string[]): Promise<void> {
    const { said, ended } = launch(words, { MAILLAGE_ROOT: copy, UPDATE: '1' }, 'npm')
    const code = await ended
    expect(code, `npm ${words.join(' ')}\n${said().stdout}${said().stderr}`).toBe(0)
  }

  it('passes its own tests and those of the whole house that know of it; the types are generated', async () => {
    const vitest = ['exec', '--', 'vitest', 'run', '--project', 'unit']
    const whole = ['tests/actions', 'src/server/database-types']
    await npm(...vitest, '--project', 'database-embedded', 'src/modules/drop-ins', ...whole)
    await npm(...vitest, 'tests/messages', '-t', 'drop-ins|a refusal')
    expect(await readFile(join(copy, 'db/types.ts'), 'utf8')).toContain('interface DropIn ')
  })

  it('passes every check', () => npm('run', 'check'))

  it('starts: what is recorded over the API is shown on its page, and counts in an indicator with its origin', async () => {
    product = await startProduct({ env: { MAILLAGE_ROOT: copy } })
    const as = async (name: string) => apiOf(product.baseUrl, await product.token(`${name}@demo.example`))
    const [coordinator, manager] = [await as('coordination'), await as('direction')]
    await coordinator('POST', '/plans/import', { body: plan, type: 'application/yaml' })
    const { id } = (await coordinator('GET', '/plans/permanences')).body.measures[0].indicators[0]
    const bound = { key: 'drop_ins.hours', parameters: {} }
    expect((await coordinator('PUT', `/indicators/${id}/source`, { body: bound })).body.value).toBe(null)

    const organisation = 'maison-des-tilleuls'
    const record = (weekday: number, hours: number) =>
      manager('POST', '/drop-ins', { body: { organisation, weekday, hours } })
    expect([(await record(2, 3)).status, (await record(4, 2)).status]).toEqual([201, 201])
    expect((await record(4, 2)).body.code).toBe('drop_in.weekday_taken')
    expect((await coordinator('GET', `/indicators/${id}`)).body).toMatchObject({
      value: 5,
      coverage: { reported: 1 },
      source: bound,
    })
    expect((await coordinator('GET', `/indicators/${id}/origin`)).body.counted).toMatchObject([
      { organisation, weekday: 2, value: 3 },
      { organisation, weekday: 4, value: 2 },
    ])

    const page = await openedBy('direction@demo.example')
    expect(await page()).toContain('Maison des Tilleuls mardi 3 Maison des Tilleuls jeudi 2')
    expect(await page({ organisation, weekday: '4', hours: '1' })).toContain('est déjà notée ce jour-là')
    expect(await page({ organisation, weekday: '5', hours: '1' })).toContain(
      'jeudi 2 Maison des Tilleuls vendredi 1',
    )
  })

  /** What the page says to an account of the demonstration, by itself or once its form was sent. */
  async function openedBy(email: string) {
    const account = (await product.demo()).accounts.find((one) => one.email === email)
    const sent = (path: string, fields: Readonly<Record<string, string>>, headers = {}) =>
      fetch(product.baseUrl + path, {
        method: 'POST',
        redirect: 'manual',
        body: new URLSearchParams(fields),
        headers,
      })
    const signedIn = await sent('/connexion', { email, password: account?.password ?? '' })
    const cookie = signedIn.headers.getSetCookie().map((line) => line.split(';')[0])
    const headers = { cookie: cookie.join('; '), 'accept-language': 'fr' }
    return async (fields?: Readonly<Record<string, string>>) => {
      const refused = fields ? await sent('/permanences', fields, headers) : undefined
      const shown =
        refused && refused.status !== 303
          ? refused
          : await fetch(`${product.baseUrl}/permanences`, { headers })
      return (await shown.text()).replace(/<[^>]*>/g, ' ').replace(/\s+/g, ' ')
    }
  }
})
