import { about } from './modules/about/module.ts'
import { accounts } from './modules/accounts/module.ts'
import { activities } from './modules/activities/module.ts'
import { administration } from './modules/administration/module.ts'
import { certificates } from './modules/certificates/module.ts'
import { declarations } from './modules/declarations/module.ts'
import { documents } from './modules/documents/module.ts'
import { evidence } from './modules/evidence/module.ts'
import { indicators } from './modules/indicators/module.ts'
import { messages } from './modules/messages/module.ts'
import { organisations } from './modules/organisations/module.ts'
import { plans } from './modules/plans/module.ts'
import { releases } from './modules/releases/module.ts'
import { reminders } from './modules/reminders/module.ts'
import { taskLinks } from './modules/task-links/module.ts'
import { tasks } from './modules/tasks/module.ts'
import { training } from './modules/training/module.ts'
import { houseOf } from './server/house.ts'

/** What Maillage is made of. Reads of the newest release come first: their addresses are the public ones. */
export const house = houseOf([
  releases,
  tasks,
  declarations,
  taskLinks,
  reminders,
  indicators,
  plans,
  // Before training: on the page of a code it shows what the person learned.
  certificates,
  training,
  evidence,
  activities,
  documents,
  organisations,
  accounts,
  administration,
  messages,
  about,
])
