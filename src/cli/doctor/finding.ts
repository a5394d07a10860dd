/** One thing looked at: what was found, and where it is wrong, how to mend it. */
export type Finding = {
  readonly check: string
  readonly ok: boolean
  readonly says: string
  readonly mend?: string
}

export const well = (check: string, says: string): Finding => ({ check, ok: true, says })
export const wrong = (check: string, says: string, mend: string): Finding => ({
  check,
  ok: false,
  says,
  mend,
})
