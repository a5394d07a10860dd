import { anyone, policy } from '../../server/policy.ts'

export const aboutPolicy = policy({ 'about.read': anyone })
