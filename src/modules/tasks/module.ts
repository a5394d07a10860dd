import { defineModule } from '../../server/module.ts'
import { listTasks } from './list-tasks.ts'
import { routes } from './routes.tsx'
import { taskPolicy } from './task.policy.ts'
import { texts } from './texts.ts'

export const tasks = defineModule({
  name: 'tasks',
  policy: taskPolicy,
  routes,
  useCases: [listTasks],
  nav: [{ href: '/a-faire', label: texts.words('nav'), action: 'task.read', order: 1, place: 'work' }],
})
