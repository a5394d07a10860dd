import { Hono } from 'hono'
import { act, type Env, page } from '../../server/web.tsx'
import { giveUpMessage } from './give-up-message.ts'
import { listJobs } from './list-jobs.ts'
import { listMessages } from './list-messages.ts'
import { JobsPage } from './pages/jobs.tsx'
import { MessagesPage } from './pages/messages.tsx'
import { retryJob } from './retry-job.ts'
import { retryMessages } from './retry-messages.ts'

const messages = '/administration/messages'
const jobs = '/administration/travaux'

export const routes = new Hono<Env>()
  .get(messages, page(listMessages, MessagesPage))
  .post(`${messages}/reessayer`, act(retryMessages, messages))
  .post(`${messages}/:id/reessayer`, act(retryMessages, messages))
  .post(`${messages}/:id/abandonner`, act(giveUpMessage, messages))
  .get(jobs, page(listJobs, JobsPage))
  .post(`${jobs}/:id/reessayer`, act(retryJob, jobs))
