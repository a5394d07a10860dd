import { z } from 'zod'
import { ok } from '../../../kernel/result.ts'
import type { Db } from '../../../server/database.ts'
import { nothing, query } from '../../../server/use-case.ts'
import { writeYaml } from '../../../server/yaml.ts'
import { readModules } from '../modules/modules.db.ts'
import { readProgrammes } from '../programmes/programmes.db.ts'
import { readSessions, type Session } from '../sessions/sessions.db.ts'
import type { ModuleShown, ProgrammeShown } from '../training.forms.ts'
import { moduleSaid, programmeSaid, sessionSaid } from './training-file.ts'

const all = { limit: 1_000_000 }

/**
 * Every programme that the actor makes, with its modules and sessions, as YAML that `importTraining` takes: no enrolment,
 * no session that was given up, and of people only trainers and contributors. The same content gives the same text.
 * Refused for want of the role alone.
 */
export const exportTraining = query({
  action: 'training.export',
  input: nothing,
  output: z.string(),

  async run({ db, actor }) {
    const programmes = await readProgrammes(db, { ...all, remit: actor.remit('training.export') })
    const written = []
    for (const programme of programmes) written.push(await programmeWritten(db, programme))
    return ok(writeYaml({ programmes: written }))
  },
})

async function programmeWritten(db: Db, programme: ProgrammeShown) {
  const wanted = { programme: programme.slug }
  const modules = await readModules(db, 'everywhere', wanted, all)
  const sessions = await readSessions(db, 'everywhere', wanted, all)
  const written = modules.map((module) => moduleWritten(module, sessions))
  return { ...programmeSaid(programme), ...(written.length > 0 && { modules: written }) }
}

function moduleWritten(module: ModuleShown, sessions: readonly Session[]) {
  const written = sessions
    .filter((session) => session.module === module.slug && session.decision !== 'given_up')
    .map((session) => ({ first: session.half_days[0]?.day ?? '', said: sessionSaid(session) }))
    .map(({ first, said }) => ({ said, place: `${first} ${JSON.stringify(said)}` }))
    // By what they say: their ids, which order them elsewhere, are others wherever the file is imported.
    .sort((one, other) => (one.place < other.place ? -1 : 1))
    .map(({ said }) => said)
  return { ...moduleSaid(module), ...(written.length > 0 && { sessions: written }) }
}
