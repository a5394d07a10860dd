import { defineModule } from '../../server/module.ts'
import { answerByLink } from './answer-by-link.ts'
import { enterByLink } from './enter-by-link.ts'
import { listLinks } from './list-links.ts'
import { openLink } from './open-link.ts'
import { revokeLink } from './revoke-link.ts'
import { routes } from './routes.tsx'
import { sendLinks } from './send-links.ts'
import { showLinkForm } from './show-link-form.ts'
import { readLinkFile, showTask } from './show-task.ts'
import { taskLinkPolicy } from './task-link.policy.ts'
import { forgetRecipients } from './task-links.db.ts'
import { texts } from './texts.ts'

export const taskLinks = defineModule({
  name: 'task-links',
  policy: taskLinkPolicy,
  routes,
  useCases: [
    sendLinks,
    listLinks,
    revokeLink,
    showLinkForm,
    showTask,
    readLinkFile,
    openLink,
    answerByLink,
    enterByLink,
  ],
  nav: [
    {
      href: '/travail/liens',
      label: texts.words('links.title'),
      action: 'task_link.read',
      order: 4.5,
      place: 'work',
    },
  ],
  upkeep: async ({ db }) => void (await forgetRecipients(db)),
})
