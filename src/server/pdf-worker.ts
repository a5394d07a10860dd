// Runs in a thread of its own: a document that takes long, or fails, holds up nobody else.
import { dirname, join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { NodeCompiler } from '@myriaddreamin/typst-ts-node-compiler'

type Asked = { template: string; source: string; data: string }

const { fonts } = workerData as { fonts: string[] }
const compilers = new Map<string, NodeCompiler>()

parentPort?.on('message', (asked: Asked) => {
  try {
    parentPort?.postMessage({ pdf: readably(asked) })
  } catch (error) {
    parentPort?.postMessage({ reason: messageOf(error).slice(0, 500) })
  }
})

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

/** PDF/UA refuses a sign that no font here can show: such a one becomes a question mark, and the document is made. */
function readably(asked: Asked): Uint8Array {
  let { data } = asked
  for (let attempt = 1; ; attempt += 1) {
    try {
      return render({ ...asked, data })
    } catch (error) {
      const missing = unshown(messageOf(error))
      if (missing.length === 0 || attempt === 5) throw error
      for (const sign of missing) data = data.replaceAll(sign, '?')
    }
  }
}

const unshown = (message: string) =>
  [...message.matchAll(/the text `\\?"(.+?)\\?"` could not be displayed/g)].map((match) =>
    (match[1] ?? '').replace(/\\+u\{([0-9a-f]+)\}/g, (_, code) =>
      String.fromCodePoint(Number.parseInt(code, 16)),
    ),
  )

/** Data reach the template as a file that it reads: nothing of them is ever read as Typst. */
function render({ template, source, data }: Asked): Uint8Array {
  const folder = dirname(template)
  const compiler =
    compilers.get(folder) ?? NodeCompiler.create({ workspace: folder, fontArgs: [{ fontPaths: fonts }] })
  compilers.set(folder, compiler)
  compiler.addSource(template, source)
  compiler.mapShadow(join(folder, 'data.json'), Buffer.from(data))
  const compiled = compiler.compile({ mainFilePath: template })
  if (!compiled.result)
    throw new Error(JSON.stringify(compiled.takeError()?.shortDiagnostics ?? 'not compiled'))
  const pdf = compiler.pdf(compiled.result, { pdfStandard: 'ua-1' })
  compiler.evictCache(0)
  return new Uint8Array(pdf)
}
