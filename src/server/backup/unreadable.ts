const reasons = {
  foreign: 'this is not an archive of Maillage',
  cut: 'the archive is cut off: its end is missing',
  altered: 'the archive was altered since it was made: its bytes do not hold together',
  key: 'this recovery key does not open the archive: it was made for another one',
  newer: 'the archive was made by a newer version of Maillage: restore it with that version, or a later one',
  incomplete: 'the archive does not hold what it says it holds',
} as const

/** An archive that cannot be restored; its message says why in one sentence. */
export class Unreadable extends Error {
  readonly reason: keyof typeof reasons
  constructor(reason: keyof typeof reasons) {
    super(reasons[reason])
    this.reason = reason
  }
}
