/** What a programme asks of whoever it certifies. */
export type Rule = {
  /** How many of its modules; all of them where it is null. */
  readonly modules: number | null
  /** The least share of the half-days of a module that somebody attended for it to count. */
  readonly attendance: number
  /** Whether a trainer must have assessed their work. */
  readonly work: boolean
}

/** One time that somebody went to a module. */
export type Followed = { readonly module: string; readonly half_days: number; readonly attended: number }

export type Reason = {
  readonly code:
    | 'certificate.modules_missing'
    | 'certificate.attendance_too_low'
    | 'certificate.work_not_assessed'
  readonly expected?: number
  readonly found?: number
}

/**
 * Why somebody does not qualify; nothing where they do. The same for everybody, whatever their college. A module that was
 * followed twice counts by the better time; one that is not of the programme does not count.
 */
export function qualifies(
  rule: Rule,
  modules: readonly string[],
  followed: readonly Followed[],
  assessed: boolean,
): readonly Reason[] {
  const best = modules.map((module) => bestShare(followed, module))
  const needed = rule.modules ?? modules.length
  const begun = best.filter((share) => share > 0).length
  const counted = modulesThatCount(rule, modules, followed).length
  return [
    ...(needed === 0 || begun < needed
      ? [{ code: 'certificate.modules_missing', expected: Math.max(1, needed), found: begun } as const]
      : counted < needed
        ? [
            {
              code: 'certificate.attendance_too_low',
              expected: rule.attendance,
              found: nth(best, needed),
            } as const,
          ]
        : []),
    ...(rule.work && !assessed ? [{ code: 'certificate.work_not_assessed' } as const] : []),
  ]
}

/** The modules of a programme of which somebody attended as much as it asks: what they learned there is theirs to show. */
export const modulesThatCount = (
  { attendance }: Pick<Rule, 'attendance'>,
  modules: readonly string[],
  followed: readonly Followed[],
): readonly string[] =>
  modules.filter((module) => {
    const share = bestShare(followed, module)
    return share > 0 && share >= attendance
  })

/** The greatest share of a module that was attended in one time: never over the whole. */
const bestShare = (followed: readonly Followed[], module: string) =>
  Math.max(
    0,
    ...followed
      .filter((one) => one.module === module && one.half_days > 0)
      .map((one) => Math.min(1, one.attended / one.half_days)),
  )

/** The share of the last module that is needed, from the best attended down. */
const nth = (shares: readonly number[], needed: number) => [...shares].sort((a, b) => b - a)[needed - 1] ?? 0
