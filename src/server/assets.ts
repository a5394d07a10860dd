import { readdir, readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { constants } from 'node:zlib'
import { root } from './root.ts'
import { securityHeaders } from './security.ts'
import { type Asked, type Encoded, encode, encodedFor, type Stored } from './stored.ts'

const types: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
}

/** Addresses of the style sheet and of each island, by its name. */
export type Assets = {
  readonly stylesheet: string
  readonly islands: Readonly<Record<string, string>>
  answer(asked: Asked): Stored | undefined
}

/** The bundle's files, read once and kept compressed. Their names hold their hash, so browsers keep them for good. */
export async function loadAssets(): Promise<Assets> {
  const folder = join(root, 'dist', 'client')
  const manifest = JSON.parse(await readFile(join(folder, '.vite', 'manifest.json'), 'utf8')) as Manifest
  const stylesheet = `/${manifest['src/ui/style/main.css']?.file}`
  const files = new Map<string, Encoded>()
  for (const name of await readdir(join(folder, 'assets')))
    files.set(`/assets/${name}`, fileOf(name, await readFile(join(folder, 'assets', name)), true))
  files.set('/favicon.svg', fileOf('favicon.svg', await readFile(join(root, 'src/ui/favicon.svg')), false))
  return {
    stylesheet,
    islands: islandsIn(manifest),
    answer(asked) {
      const file = files.get(asked.url)
      return file && encodedFor(file, asked)
    },
  }
}

const islandsIn = (manifest: Manifest) =>
  Object.fromEntries(
    Object.entries(manifest).flatMap(([source, { file }]) => {
      const name = /^src\/ui\/islands\/(\w+)\.ts$/.exec(source)?.[1]
      return name ? [[name, `/${file}`]] : []
    }),
  )

type Manifest = Readonly<Record<string, { readonly file: string }>>

function fileOf(name: string, content: Buffer, named: boolean): Encoded {
  const headers = {
    ...securityHeaders,
    'content-type': types[extname(name)] ?? 'application/octet-stream',
    'cache-control': named ? 'public, max-age=31536000, immutable' : 'public, max-age=86400',
    vary: 'accept-encoding',
  }
  // Fonts are compressed as they are.
  const brotli = extname(name) === '.woff2' ? undefined : constants.BROTLI_MAX_QUALITY
  return encode(new Uint8Array(content), headers, brotli)
}
