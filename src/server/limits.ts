/** So many at once, and so many a second over time. Of a process as a whole: a front desk behind one address is not one client. */
export class Allowance {
  private left: number
  private at: number

  constructor(
    private readonly most: number,
    private readonly perSecond: number,
    private readonly clock: () => number = () => performance.now(),
  ) {
    this.left = most
    this.at = clock()
  }

  /** Takes one; false where none is left. */
  take(): boolean {
    const now = this.clock()
    this.left = Math.min(this.most, this.left + ((now - this.at) / 1000) * this.perSecond)
    this.at = now
    if (this.left < 1) return false
    this.left -= 1
    return true
  }
}

/** So many at once, and so many that wait for their turn: more are sent back at once rather than kept waiting. */
export class Turns {
  private working = 0
  private readonly waiting: (() => void)[] = []

  constructor(
    private readonly atOnce: number,
    private readonly mostWaiting: number,
  ) {}

  /** Does some work in its turn; undefined, and nothing is done, where too many wait already. */
  async take<T>(work: () => Promise<T>): Promise<T | undefined> {
    if (this.working >= this.atOnce) {
      if (this.waiting.length >= this.mostWaiting) return undefined
      await new Promise<void>((resolve) => this.waiting.push(resolve))
    } else this.working += 1
    try {
      return await work()
    } finally {
      const next = this.waiting.shift()
      if (next) next()
      else this.working -= 1
    }
  }
}
