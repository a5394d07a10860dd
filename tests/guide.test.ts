import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { house } from '../src/app.ts'
import { root } from '../src/server/root.ts'

const folder = join(root, 'docs/guide')
const pages = readdirSync(folder).filter((name) => name.endsWith('.md'))
const textOf = (name: string) => readFileSync(join(folder, name), 'utf8')
const readmes = ['README.md', 'README.fr.md'].map((name) => readFileSync(join(root, name), 'utf8'))

const patterns = [
  ...house.modules.flatMap((module) => module.routes?.routes ?? []).map(({ path }) => path),
  ...house.useCases.flatMap(({ api }) => api?.path ?? []),
].map((path) => new RegExp(`^${path.replace(/:\w+|\{\w+\}/g, '[^/]+')}$`))
const exists = (path: string) => patterns.some((pattern) => pattern.test(path))

describe('the guide', () => {
  it('shows pictures that are there, each taken by the script; each that is taken is shown', () => {
    const shown = [...pages.map(textOf), ...readmes].flatMap((text) =>
      [...text.matchAll(/!\[[^\]]{20,}\]\((?:\.\.\/|docs\/)images\/([\w-]+\.png)\)/g)].map(
        (match) => match[1],
      ),
    )
    const listed = (
      JSON.parse(readFileSync(join(root, 'docs/images/screens.json'), 'utf8')) as { file: string }[]
    ).map((one) => one.file)
    expect([...new Set(shown)].sort()).toEqual([...listed].sort())
    for (const file of listed) {
      expect(existsSync(join(root, 'docs/images', file)), file).toBe(true)
      expect(statSync(join(root, 'docs/images', file)).size, file).toBeLessThan(200_000)
    }
  })

  it.each(pages)('%s leads to addresses of the product and to pages that are there', (name) => {
    const text = textOf(name)
    const named = [...text.matchAll(/`(\/[\w/-]*)(?:[?#][^`]*)?`/g)].map((match) => match[1] as string)
    const nowhere = named.filter((path) => !path.startsWith('/api/') && !path.endsWith('/') && !exists(path))
    expect(nowhere).toEqual([])
    const linked = [...text.matchAll(/\]\((?!https?:)([\w./-]+\.md)(?:#[^)]*)?\)/g)].map(
      (match) => match[1] as string,
    )
    expect(linked.filter((to) => !existsSync(join(folder, to)))).toEqual([])
  })
})
