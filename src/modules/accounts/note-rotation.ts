import { z } from 'zod'
import { enqueue, rotationJob } from '../../server/queue.ts'
import { command, done, nothing } from '../../server/use-case.ts'

/** Writes down that there is a newer key for files, and has what older ones have sealed sealed anew. */
export const noteRotation = command({
  action: 'instance.rotate_keys',
  input: z.object({ key: z.uuid() }),
  output: nothing,

  async run({ db, journal }, { key }) {
    await enqueue(db, rotationJob, {}, { key: rotationJob })
    journal(key, ['files'])
    return done
  },
})
