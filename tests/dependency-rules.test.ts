import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { root } from '../src/server/root.ts'

const config = createRequire(import.meta.url)(join(root, '.dependency-cruiser.cjs')) as {
  forbidden: { name: string }[]
}

/** A violation of each rule: files to plant, with what they import. */
const violations: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'no-cycle': {
    'src/kernel/one.ts': `import { two } from './two.ts'\nexport const one = () => two`,
    'src/kernel/two.ts': `import { one } from './one.ts'\nexport const two = () => one`,
  },
  'kernel-is-pure': {
    'src/kernel/planted.ts': `import { readFile } from 'node:fs/promises'\nexport const read = readFile`,
  },
  'ui-has-no-product': {
    'src/ui/planted.ts': `import { problemOf } from '../server/problem.ts'\nexport const told = problemOf`,
  },
  'server-knows-no-module': {
    'src/server/planted.ts': `import { plans } from '../modules/plans/module.ts'\nexport const known = plans`,
  },
  'module-by-its-front-door': {
    'src/modules/documents/planted.ts': `import { addNote } from '../plans/add-note.ts'\nexport const reached = addNote`,
  },
  'app-by-front-doors': {
    'src/cli/planted.ts': `import { addNote } from '../modules/plans/add-note.ts'\nexport const reached = addNote`,
  },
  'modules-know-no-app': {
    'src/modules/documents/composed.ts': `import { house } from '../../app.ts'\nexport const known = house`,
  },
  'rules-are-pure': {
    'src/modules/planted/state.ts': `import { readDocuments } from './planted.db.ts'\nexport const state = readDocuments`,
    'src/modules/planted/planted.db.ts': 'export const readDocuments = () => []',
  },
  'no-tests-in-code': {
    'src/kernel/tested.ts': `import { promise } from './planted.test.ts'\nexport const kept = promise`,
    'src/kernel/planted.test.ts': 'export const promise = true',
  },
  'no-dev-dependency': { 'src/server/random.ts': `import fc from 'fast-check'\nexport const random = fc` },
  resolvable: { 'src/server/lost.ts': `import { gone } from './nowhere.ts'\nexport const lost = gone` },
}

describe('who may import whom', () => {
  let folder: string
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'maillage-rules-'))
    for (const path of ['src', 'db/types.ts', 'tsconfig.json', 'package.json', '.dependency-cruiser.cjs'])
      await cp(join(root, path), join(folder, path), { recursive: true })
    // Tests in src import their support from tests/.
    await cp(join(root, 'tests/support'), join(folder, 'tests/support'), { recursive: true })
    await symlink(join(root, 'node_modules'), join(folder, 'node_modules'))
  })
  afterAll(() => rm(folder, { recursive: true, force: true }))

  /** What a check of the copy finds: the rule and the file of each violation. */
  const check = () =>
    new Promise<{ code: number; found: string[]; output: string }>((resolve) => {
      const program = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs')
      const node = join(root, 'node_modules/node/bin/node')
      const words = [program, 'src', '--config', '.dependency-cruiser.cjs']
      execFile(node, words, { cwd: folder }, (error, stdout, stderr) => {
        const found = [...stdout.matchAll(/^\s*error ([\w-]+): (\S+)/gm)].map(
          ([, rule, file]) => `${rule} ${file}`,
        )
        resolve({ code: Number(error?.code ?? 0), found, output: `${stdout}${stderr}` })
      })
    })

  it('the code as it is keeps every rule', async () => {
    const { code, found, output } = await check()
    expect([found, code], output).toEqual([[], 0])
  })

  it('there is a violation to plant for every rule', () => {
    expect(Object.keys(violations).sort()).toEqual(config.forbidden.map((rule) => rule.name).sort())
  })

  it('each violation is found, and named with its rule and its file', async () => {
    for (const [path, text] of Object.values(violations).flatMap((files) => Object.entries(files))) {
      await mkdir(dirname(join(folder, path)), { recursive: true })
      await writeFile(join(folder, path), text)
    }
    const { code, found, output } = await check()
    for (const [rule, files] of Object.entries(violations))
      expect(found, output).toContain(`${rule} ${Object.keys(files)[0]}`)
    expect(code).toBeGreaterThan(0)
  })
})
