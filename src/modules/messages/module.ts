import { defineModule } from '../../server/module.ts'
import { giveUpMessage } from './give-up-message.ts'
import { listJobs } from './list-jobs.ts'
import { listMessages } from './list-messages.ts'
import { messagePolicy } from './message.policy.ts'
import { keepMessages } from './messages.db.ts'
import { goneMessages } from './retention.ts'
import { retryJob } from './retry-job.ts'
import { retryMessages } from './retry-messages.ts'
import { routes } from './routes.tsx'
import { texts } from './texts.ts'

export const messages = defineModule({
  name: 'messages',
  policy: messagePolicy,
  routes,
  useCases: [listMessages, retryMessages, giveUpMessage, listJobs, retryJob],
  nav: [
    {
      href: '/administration/messages',
      label: texts.words('messages.title'),
      action: 'message.read',
      detail: texts.words('messages.detail'),
      order: 50,
      place: 'administration',
    },
    {
      href: '/administration/travaux',
      label: texts.words('jobs.title'),
      action: 'job.read',
      detail: texts.words('jobs.detail'),
      order: 60,
      place: 'administration',
    },
  ],
  upkeep: keepMessages,
  retention: [goneMessages],
})
