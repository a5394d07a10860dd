import {
  Agent,
  createServer,
  type IncomingMessage,
  type Server,
  type ServerResponse,
  request as send,
} from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'

export type Balancer = {
  readonly baseUrl: string
  /** Whether the balancer sends requests to this port. */
  isHealthy(port: number): boolean
  stop(): Promise<void>
}

const lookEvery = 100
const patience = 15_000

type Backend = { readonly port: number; healthy: boolean; readonly agent: Agent }

/**
 * A small balancer as a network of some weight has one: it asks each process for /health, shares requests out among those
 * that are well, and tries another process only for a request that was never taken: its connection was refused.
 */
export async function startBalancer(ports: readonly number[]): Promise<Balancer> {
  const backends = ports.map(
    (port): Backend => ({ port, healthy: false, agent: new Agent({ keepAlive: true }) }),
  )
  let going = true
  let turn = 0

  async function look(backend: Backend) {
    while (going) {
      const answer = await fetch(`http://127.0.0.1:${backend.port}/health`, {
        signal: AbortSignal.timeout(1_000),
        headers: { connection: 'close' },
      }).catch(() => undefined)
      await answer?.arrayBuffer().catch(() => undefined)
      backend.healthy = answer?.status === 200
      await pause(lookEvery)
    }
  }

  function pass(
    incoming: IncomingMessage,
    outgoing: ServerResponse,
    body: Buffer,
    tried: readonly Backend[],
  ) {
    const left = backends.filter((one) => one.healthy && !tried.includes(one))
    const backend = left[turn++ % Math.max(1, left.length)]
    if (!backend) return end(outgoing, 502, 'nobody is well')
    const onward = send(
      {
        port: backend.port,
        host: '127.0.0.1',
        method: incoming.method,
        path: incoming.url,
        headers: { ...incoming.headers, connection: 'keep-alive' },
        agent: backend.agent,
        timeout: patience,
      },
      (answer) => {
        const { connection: _, 'keep-alive': __, ...headers } = answer.headers
        outgoing.writeHead(answer.statusCode ?? 502, headers)
        answer.pipe(outgoing)
        answer.on('error', () => outgoing.destroy())
      },
    )
    onward.on('timeout', () =>
      onward.destroy(new Error(`no answer from ${backend.port} within ${patience} ms`)),
    )
    onward.on('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ECONNREFUSED')
        return end(outgoing, 502, `${backend.port}: ${error.code} ${error.message}`)
      backend.healthy = false
      pass(incoming, outgoing, body, [...tried, backend])
    })
    onward.end(body)
  }

  const server = createServer(async (incoming, outgoing) => {
    const pieces: Buffer[] = []
    for await (const piece of incoming) pieces.push(piece as Buffer)
    pass(incoming, outgoing, Buffer.concat(pieces), [])
  })
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const looking = backends.map(look)
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    isHealthy: (port) => backends.some((one) => one.port === port && one.healthy),
    async stop() {
      going = false
      await Promise.all(looking)
      for (const { agent } of backends) agent.destroy()
      for (const socket of sockets) socket.destroy()
      await ended(server)
    },
  }
}

function end(outgoing: ServerResponse, status: number, why: string) {
  if (outgoing.headersSent) return void outgoing.destroy()
  outgoing.writeHead(status, { 'content-type': 'text/plain' }).end(why)
}

const ended = (server: Server) => new Promise<void>((resolve) => server.close(() => resolve()))
