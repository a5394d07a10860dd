import { activities } from './examples/activities.ts'
import { certificates } from './examples/certificates.ts'
import { documents, releases, settings } from './examples/documents.ts'
import type { Example } from './examples/example.ts'
import { figures, requests } from './examples/figures.ts'
import { organisations, plans, released } from './examples/plans.ts'
import { training } from './examples/training.ts'

export type { Example } from './examples/example.ts'

/** All of them, in the order in which they are made. */
export const examples: readonly Example[] = [
  ...released,
  ...organisations,
  ...plans,
  ...requests,
  ...figures,
  ...training,
  ...certificates,
  ...activities,
  ...documents,
  ...releases,
  ...settings,
]
