import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { headOf } from './letter.ts'
import type { Gateway } from './mail-gateway.ts'

/** Where no gateway is set: each message is a file in the data folder, for whoever has the machine to pass on. */
export const messageFolder = (dataFolder: string): Gateway => ({
  outcome: 'written',
  async deliver(letter) {
    const folder = join(dataFolder, 'messages')
    await mkdir(folder, { recursive: true, mode: 0o700 })
    const lines = Object.entries(headOf(letter)).map(([name, value]) => `${name}: ${value}`)
    // On the disk before it is said to be written: its content is let go of then.
    const keep = (ending: string, text: string) =>
      writeFile(join(folder, `${letter.id}.${ending}`), text, { mode: 0o600, flush: true })
    if (letter.calendar) await keep('ics', letter.calendar)
    await keep('txt', `${lines.join('\n')}\n\n${letter.text}\n`)
  },
  close: () => undefined,
})
