import { sql } from 'kysely'
import { defineModule } from '../../server/module.ts'
import { administrationPolicy } from './administration.policy.ts'
import { exportJournal, searchJournal } from './journal/search-journal.ts'
import { applyRetention } from './retention/apply-retention.ts'
import { changeRetention } from './retention/change-retention.ts'
import { showRetention } from './retention/show-retention.ts'
import { routes } from './routes.tsx'
import { changeSettings, showSettings } from './settings/change-settings.ts'
import { showAdministration } from './show-administration.ts'
import { texts } from './texts.ts'

const room = { place: 'administration' } as const

export const administration = defineModule({
  name: 'administration',
  policy: administrationPolicy,
  routes,
  nav: [
    {
      href: '/administration',
      label: texts.words('title'),
      action: 'administration.read',
      order: 20,
      place: 'work',
    },
    {
      ...room,
      href: '/administration/reglages',
      label: texts.words('settings.title'),
      detail: texts.words('settings.detail'),
      action: 'settings.read',
      order: 20,
    },
    {
      ...room,
      href: '/administration/journal',
      label: texts.words('journal.title'),
      detail: texts.words('journal.detail'),
      action: 'journal.search',
      order: 30,
    },
    {
      ...room,
      href: '/administration/conservation',
      label: texts.words('retention.title'),
      detail: texts.words('retention.detail'),
      action: 'retention.read',
      order: 40,
    },
  ],
  useCases: [
    showAdministration,
    showSettings,
    changeSettings,
    searchJournal,
    exportJournal,
    showRetention,
    changeRetention,
  ],
  upkeep: applyRetention,
  retention: [
    {
      kind: 'sessions',
      label: texts.words('kept.sessions'),
      months: 1,
      async ended({ db }, before, what) {
        const { rows } = await sql<{ n: number }>`
          select sign_in.ended_sessions(${before}, ${what === 'remove'}) as n`.execute(db)
        return Number(rows[0]?.n ?? 0)
      },
    },
  ],
})
