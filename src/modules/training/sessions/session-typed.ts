type Typed = Readonly<Record<string, unknown>>

const recordOf = (value: unknown): Typed =>
  typeof value === 'object' && value !== null ? (value as Typed) : {}

/**
 * A session as its form sends it: rows of half-days, of which those without a day are none, and parts in per cent, with
 * a comma or a point. What cannot be read is passed on as it is, to be refused where it stands; so is a list of classes of
 * which none is ticked, which is not the same as saying nothing of them.
 */
export function sessionTyped({ half_days: half, shares, ...typed }: Typed): Record<string, unknown> {
  const rows = Object.values(recordOf(half)).filter((row) => recordOf(row)['day'] !== undefined)
  const parts = Object.entries(recordOf(shares)).map(([college, text]) => {
    const read = Number(String(text).replace(',', '.')) / 100
    return [college, Number.isNaN(read) ? text : read]
  })
  return { classes: [], ...typed, half_days: rows, shares: Object.fromEntries(parts) }
}
