/** The standing in which somebody takes part (contract, section 2). */
export const colleges = [
  'professional',
  'accompanied',
  'family',
  'peer',
  'volunteer',
  'management',
  'elected',
  'expert',
  'student',
  'partner',
] as const
export type College = (typeof colleges)[number]
