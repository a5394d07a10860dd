import { z } from 'zod'
import { ok } from '../../kernel/result.ts'
import { query } from '../../server/use-case.ts'

/** The rooms of administration that one may enter, in order. */
export const showAdministration = query({
  action: 'administration.read',
  input: z.object({}),
  output: z.object({
    rooms: z.array(z.object({ href: z.string(), label: z.string(), detail: z.string() })),
  }),

  async run({ house, actor }) {
    const rooms = house.modules
      .flatMap((module) => module.nav ?? [])
      .filter((item) => item.place === 'administration' && actor.may(item.action))
      .sort((a, b) => a.order - b.order)
      .map(({ href, label, detail }) => ({
        href,
        label: label(actor.language),
        detail: detail?.(actor.language) ?? '',
      }))
    return ok({ rooms })
  },
})
