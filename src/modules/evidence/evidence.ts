/** What an audit of quality asks to see of a session, in the order in which it happens. */
export const pieces = [
  'objectives',
  'audience',
  'prerequisites',
  'methods',
  'trainers',
  'funding',
  'decision',
  'invitations',
  'attendance',
  'trainers_signed',
  'restitution',
  'evaluation',
  'certificates',
] as const
export type Piece = (typeof pieces)[number]

/** Whether a piece is there; `later` where its time has not come, `not_applicable` where nobody asks for it. */
export const standingKinds = ['there', 'missing', 'later', 'not_applicable'] as const
export type Standing = (typeof standingKinds)[number]

export type Facts = {
  /** Parts of the sheet of the module that are written. */
  readonly sheet: readonly string[]
  readonly trainers: number
  /** Where the exchange with the funder stands. */
  readonly approval: string
  readonly decided: boolean
  /** People who have a seat, and to how many of them an invitation was sent. */
  readonly people: number
  readonly invited: number
  /** Half-days past: for how many people, or trainers, nothing was noted in any one of them. */
  readonly unsigned: number
  readonly trainersUnsigned: number
  readonly restituted: boolean
  /** Whether the programme certifies; of these people, how many hold a certificate that stands, and how many are due one. */
  readonly certifies: boolean
  readonly certificates: number
  readonly due: number
  readonly begun: boolean
  readonly ended: boolean
}

/** How many people lack a certificate that they are due; how many an invitation, which nothing carries to them. */
export type Lacks = { readonly due: number; readonly unsent: number }

/**
 * What is there of a session and what is missing, piece by piece. The evaluation by participants comes with surveys: until
 * then it is later, never there.
 */
export function standings(facts: Facts): ReadonlyMap<Piece, Standing> {
  const there = (is: boolean): Standing => (is ? 'there' : 'missing')
  const once = (come: boolean, is: boolean): Standing => (is ? 'there' : come ? 'missing' : 'later')
  const written = (part: string) => there(facts.sheet.includes(part))
  const all: Readonly<Record<Piece, Standing>> = {
    objectives: written('objectives'),
    audience: written('audience'),
    prerequisites: written('prerequisites'),
    methods: written('methods'),
    trainers: there(facts.trainers > 0),
    funding: there(facts.approval === 'granted' || facts.approval === 'not_needed'),
    decision: once(facts.begun, facts.decided),
    invitations: once(facts.begun, facts.people > 0 && facts.invited >= facts.people),
    attendance: once(facts.ended, facts.ended && facts.people > 0 && facts.unsigned === 0),
    trainers_signed: once(facts.ended, facts.ended && facts.trainers > 0 && facts.trainersUnsigned === 0),
    restitution: once(facts.ended, facts.restituted),
    evaluation: 'later',
    certificates: certified(facts),
  }
  return new Map(pieces.map((piece) => [piece, all[piece]]))
}

/** Missing only of those who qualify: somebody who has a module to follow yet is due none. */
function certified({ certifies, certificates, due, ended }: Facts): Standing {
  if (due > 0) return ended ? 'missing' : 'later'
  if (certificates > 0) return 'there'
  return certifies ? 'later' : 'not_applicable'
}
