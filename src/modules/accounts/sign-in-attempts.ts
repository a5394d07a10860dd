const window = 60_000
const most = 8

/**
 * Failed sign-ins by address of the account, not of the network: a front desk shares one, and is not locked out by
 * somebody else's typing. Kept in the process; what an attacker gains by going to another is bounded by their number.
 */
export class AttemptsByAddress {
  private readonly failures = new Map<string, number[]>()

  tooMany(address: string, now = Date.now()): boolean {
    return this.recent(address, now).length >= most
  }

  failed(address: string, now = Date.now()) {
    if (this.failures.size > 10_000) this.failures.clear()
    this.failures.set(address, [...this.recent(address, now), now])
  }

  forget(address: string) {
    this.failures.delete(address)
  }

  private recent(address: string, now: number): number[] {
    return (this.failures.get(address) ?? []).filter((at) => now - at < window)
  }
}
