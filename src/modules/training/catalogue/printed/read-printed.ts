import { z } from 'zod'
import { ok } from '../../../../kernel/result.ts'
import { query } from '../../../../server/use-case.ts'
import { readModules } from '../../modules/modules.db.ts'
import { readProgrammes } from '../../programmes/programmes.db.ts'
import { readSessions, shownSession } from '../../sessions/sessions.db.ts'
import type { PrintedOf } from './printed.ts'

/** As much as a catalogue on paper holds. */
const most = { programmes: 200, modules: 500, sessions: 2_000 }

/** The adopted modules with their sheets and their sessions to come: the same for whoever reads. */
export const readPrinted = query({
  action: 'training.read',
  input: z.object({}),
  output: z.custom<PrintedOf>(),

  async run({ db, today }) {
    const programmes = await readProgrammes(db, { limit: most.programmes })
    const modules = await readModules(db, [], {}, { limit: most.modules })
    const sessions = await readSessions(db, [], { from: today }, { limit: most.sessions })
    const stands = sessions.filter(({ decision }) => decision !== 'given_up')
    return ok({ programmes, modules, sessions: stands.map(shownSession), today })
  },
})
