import { Hono } from 'hono'
import { type Env, page } from '../../server/web.tsx'
import { listTasks } from './list-tasks.ts'
import { TasksPage } from './pages/tasks.tsx'

export const routes = new Hono<Env>().get('/a-faire', page(listTasks, TasksPage))
