import { z } from 'zod'
import { type Localized, localized } from '../../../kernel/localized.ts'
import { ok, refuse } from '../../../kernel/result.ts'
import { command, query } from '../../../server/use-case.ts'
import { json } from '../../organisations/index.ts'

const shown = z.object({
  name: z.record(z.string(), z.string()),
  time_zone: z.string(),
  threshold: z.int(),
  version: z.int(),
})

/** What holds for the whole installation. */
export const showSettings = query({
  action: 'settings.read',
  input: z.object({}),
  output: shown,
  api: { method: 'get', path: '/settings', summary: 'Settings of the installation', etag: true },

  async run({ db }) {
    const row = await db
      .selectFrom('instance')
      .select(['name', 'time_zone', 'threshold', 'version'])
      .executeTakeFirst()
    return row ? ok({ ...row, name: row.name as Record<string, string> }) : refuse('not_found')
  },
})

const zones = new Set([...Intl.supportedValuesOf('timeZone'), 'UTC'])

/** Changes them. A threshold holds from the next release on; what was released stays as it is. */
export const changeSettings = command({
  action: 'settings.change',
  input: z.object({
    version: z.coerce.number().int(),
    name: localized.optional(),
    time_zone: z.string().max(60).optional(),
    threshold: z.coerce.number().int().min(3).max(50).optional(),
  }),
  output: z.object({ version: z.int() }),
  api: {
    method: 'patch',
    path: '/settings',
    summary: 'Change the settings of the installation',
    etag: true,
    codes: ['settings.time_zone_unknown'],
  },

  async run({ db, journal }, { version, name, time_zone, threshold }) {
    if (time_zone && !zones.has(time_zone)) return refuse('settings.time_zone_unknown', 'time_zone')
    const given: { name: Localized | undefined; time_zone: unknown; threshold: unknown } = {
      name,
      time_zone,
      threshold,
    }
    const fields = Object.keys(given).filter((key) => given[key as keyof typeof given] !== undefined)
    const changed = await db
      .updateTable('instance')
      .set((eb) => ({
        version: eb('version', '+', 1),
        ...(name && { name: json(name) }),
        ...(time_zone && { time_zone }),
        ...(threshold && { threshold }),
      }))
      .where('version', '=', version)
      .returning('version')
      .executeTakeFirst()
    if (!changed) return refuse('conflict.version')
    journal('instance', fields)
    return ok(changed)
  },
})
