import { defineModule } from '../../server/module.ts'
import { evidencePolicy } from './evidence.policy.ts'
import { keepEvidence } from './keep-evidence.ts'
import { routes } from './routes.tsx'
import { showEvidence } from './show-evidence.ts'

export const evidence = defineModule({
  name: 'evidence',
  policy: evidencePolicy,
  routes,
  useCases: [showEvidence, keepEvidence],
})
