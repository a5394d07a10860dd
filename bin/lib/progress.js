/** Where a script says what it does: a person reads it, so a quiet script says it to a terminal only. */
export function voice({ quiet = false } = {}) {
  if (!quiet) return process.stdout
  return process.stderr.isTTY ? process.stderr : undefined
}

/** Shows `label` and the time that passes while `work` lasts; gives what it gives. */
export async function during(label, work, out) {
  const begin = performance.now()
  const seconds = () => Math.round((performance.now() - begin) / 1000)
  out?.write(label)
  const tick = () => out?.write(out.isTTY ? `\r${label} ${seconds()} s` : '.')
  const timer = setInterval(tick, out?.isTTY ? 1000 : 5000)
  try {
    return await work()
  } finally {
    clearInterval(timer)
    out?.write(`${out.isTTY ? `\r${label}` : ''} ${seconds()} s\n`)
  }
}

/** Ends the script with what went wrong: its first lines, where npm says why, and its last. */
export function fail(title, output) {
  const lines = output.trimEnd().split('\n')
  const told = lines.length > 60 ? [...lines.slice(0, 20), '…', ...lines.slice(-20)] : lines
  console.error(`\n${title}\n${told.join('\n')}`)
  process.exit(1)
}
