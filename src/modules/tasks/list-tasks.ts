import { z } from 'zod'
import { ok } from '../../kernel/result.ts'
import type { Task } from '../../server/module.ts'
import { query } from '../../server/use-case.ts'

/** What is asked of me, by every capability, the nearest due day first. */
export const listTasks = query({
  action: 'task.read',
  input: z.object({}),
  output: z.custom<{ readonly tasks: readonly Task[] }>(),

  async run(reading) {
    const tasks: Task[] = []
    for (const module of reading.house.modules) tasks.push(...((await module.tasks?.(reading)) ?? []))
    return ok({ tasks: tasks.sort((a, b) => ((a.due ?? '9999') < (b.due ?? '9999') ? -1 : 1)) })
  },
})
