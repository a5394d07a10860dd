import type { Language } from '../../kernel/localized.ts'
import type { HeldRole } from '../../server/policy.ts'
import { texts } from './texts.ts'

/** What a role is called. */
export const roleIn = (language: Language) => {
  const t = texts.in(language)
  return (role: HeldRole) => t(`role.${role}`)
}
