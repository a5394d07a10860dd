type Place = {
  readonly by: 'organisation' | 'indicator'
  readonly plan?: string | null | undefined
  readonly organisation?: string | undefined
  readonly indicator?: string | undefined
  readonly period?: string | undefined
  readonly page?: number | undefined
}

/** The address of a grid, or of a file that says the same: what goes without saying is left out. */
export function addressOf(
  { by, plan, organisation, indicator, period, page }: Place,
  path = '/saisie',
): string {
  const of = by === 'indicator' ? { by, indicator } : { organisation }
  const given = { ...of, plan, period, page: page === 1 ? undefined : page }
  const query = new URLSearchParams(
    Object.entries(given).flatMap(([name, value]) => (value == null ? [] : [[name, String(value)]])),
  )
  return `${path}?${query}`
}
