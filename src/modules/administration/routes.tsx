import { Hono } from 'hono'
import { act, type Env, form, page, refusalPage } from '../../server/web.tsx'
import { JournalPage } from './journal/journal-page.tsx'
import { exportJournal, searchJournal } from './journal/search-journal.ts'
import { AdministrationPage } from './pages/overview.tsx'
import { changeRetention } from './retention/change-retention.ts'
import { RetentionPage } from './retention/retention-page.tsx'
import { showRetention } from './retention/show-retention.ts'
import { changeSettings, showSettings } from './settings/change-settings.ts'
import { SettingsPage } from './settings/settings-page.tsx'
import { showAdministration } from './show-administration.ts'

export const routes = new Hono<Env>()
  .get('/administration', page(showAdministration, AdministrationPage))
  .get('/administration/reglages', page(showSettings, SettingsPage))
  .post(
    '/administration/reglages',
    form(changeSettings, { next: '/administration/reglages', again: [showSettings, SettingsPage] }),
  )
  .get('/administration/journal', page(searchJournal, JournalPage))
  .get('/administration/journal.csv', async (c) => {
    const found = await exportJournal(c.get('request'), c.req.query())
    return found.ok ? found.value : refusalPage(c, found)
  })
  .get('/administration/conservation', page(showRetention, RetentionPage))
  .post('/administration/conservation', act(changeRetention, '/administration/conservation'))
