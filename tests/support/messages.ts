import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { apiOf, type Product } from './running-server.ts'

/** A message that the product wrote to its data folder. */
export type Written = { readonly to: string; readonly text: string }

/** All messages written so far. */
export async function messagesOf({ data }: Product): Promise<readonly Written[]> {
  const folder = join(data, 'messages')
  const names = await readdir(folder).catch(() => [])
  const texts = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')))
  return texts.map((text) => ({ to: /^To: (.*)$/m.exec(text)?.[1] ?? '', text }))
}

const links = {
  task: /\/l\/[\w-]{64}/,
  reminders: /\/l\/rappels\/[\w-]{64}/,
  invitation: /\/l\/invitation\/[\w-]{64}/,
  access: /\/l\/acces\/[\w-]{64}/,
}

/** The newest paths of a kind (`/l/…`, `/l/rappels/…`) written to an address; waits until there is one. */
export async function linkWrittenTo(product: Product, to: string, purpose: keyof typeof links) {
  const pattern = links[purpose]
  for (let waited = 0; waited < 10_000; waited += 100) {
    for (const { to: reader, text } of await messagesOf(product)) {
      const path = reader === to ? pattern.exec(text)?.[0] : undefined
      if (path) return path
    }
    await pause(100)
  }
  throw new Error(`no link of ${purpose} was written to ${to}`)
}

/** Sends, as the coordination of the demonstration, a link to one task; answers its path, as its message has it. */
export async function taskLink(
  product: Product,
  task: Readonly<Record<string, unknown>> & { readonly address: string },
): Promise<string> {
  const coordination = apiOf(product.baseUrl, await product.token('coordination@demo.example', 'write'))
  const sent = await coordination('POST', '/task-links', { body: task })
  if (sent.status !== 201 || sent.body.items.length !== 1) throw new Error(`no link was sent: ${sent.text}`)
  return linkWrittenTo(product, task.address, 'task')
}
