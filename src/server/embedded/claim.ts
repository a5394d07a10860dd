import { lstatSync, unlinkSync } from 'node:fs'
import { createConnection, createServer, type Server } from 'node:net'
import { join } from 'node:path'
import { findDataPlace } from './place.ts'

/** What asking a claim's socket tells: nobody is there, or somebody (with its process number when it says so). */
type Holder = { pid: number | undefined } | undefined

/**
 * Claims a data folder for one web server, until release or the end of the process, however it ends.
 * Refused, with a line to print, while another server holds it.
 */
export async function claimFolder(data: string): Promise<{ release(): Promise<void> } | { refused: string }> {
  const { sockets } = await findDataPlace(data)
  for (let tries = 0; tries < 3; tries += 1) {
    const stale = fileMark(socketOf(sockets))
    const holder = await claimHolder(sockets)
    if (holder) return { refused: refusal(data, holder.pid) }
    removeIfSame(socketOf(sockets), stale)
    const server = await bind(socketOf(sockets))
    if (server) return { release: () => new Promise((resolve) => server.close(() => resolve())) }
  }
  return { refused: refusal(data, undefined) }
}

/** Who holds the claim whose socket lies in this folder. */
export function claimHolder(sockets: string): Promise<Holder> {
  return new Promise((resolve) => {
    let said = ''
    const socket = createConnection(socketOf(sockets))
    const held = () => resolve({ pid: Number.parseInt(said, 10) || undefined })
    // Connected means held, even if its process is too busy to say its number.
    socket.setTimeout(500, () => {
      socket.destroy()
      held()
    })
    socket.on('data', (chunk) => {
      said += chunk
    })
    socket.on('end', held)
    socket.on('error', ({ code }: NodeJS.ErrnoException) => {
      if (code === 'ENOENT' || code === 'ECONNREFUSED') resolve(undefined)
      else held()
    })
  })
}

const socketOf = (sockets: string) => join(sockets, 'server.sock')

function refusal(data: string, pid: number | undefined): string {
  const who = pid ? ` (process ${pid})` : ''
  return `another Maillage server already runs on this folder: ${data}${who}`
}

function fileMark(path: string): string | undefined {
  const found = lstatSync(path, { throwIfNoEntry: false })
  return found && `${found.ino} ${found.ctimeMs}`
}

/** Removes the socket found stale, not one that another process bound in its place meanwhile. */
function removeIfSame(path: string, mark: string | undefined): void {
  if (mark !== undefined && fileMark(path) === mark) unlinkSync(path)
}

function bind(path: string): Promise<Server | undefined> {
  const server = createServer((socket) => {
    socket.on('error', () => undefined)
    socket.end(`${process.pid}\n`)
  })
  server.unref()
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') resolve(undefined)
      else reject(error)
    })
    server.listen(path, () => resolve(server))
  })
}
