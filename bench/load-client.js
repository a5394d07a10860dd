// Sends one request over and over on kept connections for a time and prints how many answers came a second.
// Raw sockets, so that the client costs little beside the servers it compares: every answer has the same length.
import { connect } from 'node:net'

const [port, seconds, connections, head] = [
  Number(process.argv[2]),
  Number(process.argv[3]),
  Number(process.argv[4]),
  process.argv[5],
]
const request = Buffer.from(`${head}\r\n\r\n`)

/** Length of one whole answer, headers included. */
const length = await new Promise((resolve, reject) => {
  const socket = connect(port, '127.0.0.1', () => socket.write(request))
  let received = Buffer.alloc(0)
  socket.on('data', (chunk) => {
    received = Buffer.concat([received, chunk])
    const end = received.indexOf('\r\n\r\n')
    const size = /content-length: (\d+)/i.exec(received.subarray(0, end).toString())?.[1]
    if (!/^HTTP\/1\.1 200/.test(received.toString('latin1', 0, 15)))
      reject(new Error(received.toString('latin1', 0, 200)))
    if (end > 0 && size && received.length >= end + 4 + Number(size)) {
      socket.destroy()
      resolve(end + 4 + Number(size))
    }
  })
  socket.on('error', reject)
})

let answers = 0
const until = performance.now() + seconds * 1000
const begin = performance.now()
await Promise.all(
  Array.from(
    { length: connections },
    () =>
      new Promise((resolve, reject) => {
        let missing = length
        const socket = connect(port, '127.0.0.1', () => socket.write(request))
        socket.setNoDelay(true)
        socket.on('data', (chunk) => {
          missing -= chunk.length
          if (missing > 0) return
          answers += 1
          missing = length
          if (performance.now() < until) socket.write(request)
          else {
            socket.destroy()
            resolve(undefined)
          }
        })
        socket.on('error', reject)
      }),
  ),
)
process.stdout.write(String(answers / ((performance.now() - begin) / 1000)))
