import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import type { Asked } from './public-bytes.ts'
import { root } from './root.ts'
import { securityHeaders } from './security.ts'

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
  answer(asked: Asked): Response | undefined
}

/** The bundle's files, read once and kept compressed. Their names hold their hash, so browsers keep them for good. */
export async function loadAssets(): Promise<Assets> {
  const folder = join(root, 'dist', 'client')
  const manifest = JSON.parse(await readFile(join(folder, '.vite', 'manifest.json'), 'utf8')) as Manifest
  const stylesheet = `/${manifest['src/ui/style/main.css']?.file}`
  const files = new Map<string, File>()
  for (const name of await readdir(join(folder, 'assets')))
    files.set(`/assets/${name}`, fileOf(name, await readFile(join(folder, 'assets', name)), true))
  files.set('/favicon.svg', fileOf('favicon.svg', await readFile(join(root, 'src/ui/favicon.svg')), false))
  return {
    stylesheet,
    islands: islandsIn(manifest),
    answer(asked) {
      const file = files.get(asked.url)
      return file && send(file, asked)
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
type Bytes = Uint8Array<ArrayBuffer>
type File = { identity: Bytes; br?: Bytes; gzip?: Bytes; headers: Record<string, string> }

function fileOf(name: string, content: Buffer, named: boolean): File {
  const identity = new Uint8Array(content)
  const headers = {
    ...securityHeaders,
    'content-type': types[extname(name)] ?? 'application/octet-stream',
    'cache-control': named ? 'public, max-age=31536000, immutable' : 'public, max-age=86400',
    etag: `"${createHash('sha256').update(identity).digest('base64url').slice(0, 22)}"`,
    vary: 'accept-encoding',
  }
  if (extname(name) === '.woff2') return { identity, headers }
  return {
    identity,
    br: new Uint8Array(brotliCompressSync(content)),
    gzip: new Uint8Array(gzipSync(content)),
    headers,
  }
}

function send(file: File, asked: Asked): Response {
  if (asked.header('if-none-match') === file.headers['etag'])
    return new Response(null, { status: 304, headers: file.headers })
  const accepted = asked.header('accept-encoding') ?? ''
  if (file.br && /\bbr\b/.test(accepted))
    return new Response(file.br, { headers: { ...file.headers, 'content-encoding': 'br' } })
  if (file.gzip && /\bgzip\b/.test(accepted))
    return new Response(file.gzip, { headers: { ...file.headers, 'content-encoding': 'gzip' } })
  return new Response(file.identity, { headers: file.headers })
}
