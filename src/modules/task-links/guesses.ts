const window = 60_000
const most = 120

/**
 * How many addresses that are no link were tried of late, by everybody together. A link that is one is never held up by
 * it: a front desk is not locked out by somebody else's guessing, which a signature of 256 bits leaves without hope.
 */
export class Guesses {
  private since = 0
  private count = 0

  tooMany(now = Date.now()): boolean {
    if (now - this.since > window) {
      this.since = now
      this.count = 0
    }
    this.count += 1
    return this.count > most
  }
}
