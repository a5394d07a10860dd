import { z } from 'zod'
import { ok } from '../../kernel/result.ts'
import { query } from '../../server/use-case.ts'

/** The sources that indicators can be bound to, with the JSON Schema of their parameters. */
export const listSources = query({
  action: 'indicator.sources',
  input: z.object({}),
  output: z.object({
    items: z.array(
      z.object({
        key: z.string(),
        title: z.string(),
        kinds: z.array(z.string()),
        unit_counted: z.string(),
        parameters: z.unknown(),
      }),
    ),
    next: z.null(),
  }),
  api: { method: 'get', path: '/indicator-sources', summary: 'Sources that indicators can be bound to' },

  async run({ house, actor }) {
    const items = [...house.sources.values()].map((source) => ({
      key: source.key,
      title: source.title(actor.language),
      kinds: [...source.kinds],
      unit_counted: source.unitCounted,
      parameters: z.toJSONSchema(source.parameters, { io: 'input', unrepresentable: 'any' }),
    }))
    return ok({ items, next: null })
  },
})
