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
