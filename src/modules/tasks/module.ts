import { defineModule } from '../../server/module.ts'
import { listTasks } from './list-tasks.ts'
import { taskPolicy } from './task.policy.ts'

export const tasks = defineModule({ name: 'tasks', policy: taskPolicy, useCases: [listTasks] })
