import { createServer, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { getRequestListener } from '@hono/node-server'
import type { Site } from './site.ts'
import { askedOf, sendStored } from './stored.ts'

export type Listening = {
  readonly port: number
  /** From now on each answer tells its client that the connection ends with it. */
  lastAnswers(): void
  /** Takes no further connection, answers what is under way, and ends. */
  close(): Promise<void>
}

/** How long what is under way may take, once told to stop, in milliseconds. */
const lastWait = 25_000
/** How long a connection on which nothing was asked yet is kept, in case its request is on its way. */
const silentWait = 1_000

/** Takes requests for the site. Rejects where the port is taken. `patience` is what a client has to send its request, in seconds. */
export function listenFor(site: Site, port: number, hostname: string, patience: number): Promise<Listening> {
  const serverOptions = {
    requestTimeout: patience * 1_000,
    headersTimeout: Math.min(15_000, patience * 1_000),
    connectionsCheckingInterval: Math.min(5_000, patience * 500),
    // Longer than a proxy keeps its connections (nginx: 60 s), so that it is never we who end one as it is used.
    keepAliveTimeout: 75_000,
  }
  const answerBySite = getRequestListener(site.answer as never, { hostname })
  const server = createServer(serverOptions, (incoming, answer) => {
    const stored = site.stored(askedOf(incoming))
    if (stored) sendStored(stored, answer)
    else void answerBySite(incoming, answer)
  })
  return new Promise((resolve, reject) => {
    server.on('error', reject)
    server.listen(port, hostname, () =>
      resolve({ port: (server.address() as AddressInfo).port, ...ending(server) }),
    )
  })
}

function ending(server: Server) {
  const underWay = new Set<ServerResponse>()
  const open = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    open.add(socket)
    socket.once('close', () => open.delete(socket))
  })
  let last = false
  const say = (answer: ServerResponse) => {
    if (!answer.headersSent) answer.setHeader('connection', 'close')
  }
  server.prependListener('request', (_, answer: ServerResponse) => {
    underWay.add(answer)
    answer.once('close', () => underWay.delete(answer))
    if (last) say(answer)
  })
  const lastAnswers = () => {
    last = true
    for (const answer of underWay) say(answer)
  }
  const closeSilent = () => {
    const asking = new Set([...underWay].map((answer) => answer.socket))
    for (const socket of open) if (!asking.has(socket)) socket.destroy()
  }
  return {
    lastAnswers,
    close: () =>
      new Promise<void>((resolve) => {
        lastAnswers()
        server.close(() => resolve())
        server.closeIdleConnections()
        // Node.js counts a connection as idle only after its first request.
        setTimeout(closeSilent, silentWait).unref()
        setTimeout(() => server.closeAllConnections(), lastWait).unref()
      }),
  }
}
