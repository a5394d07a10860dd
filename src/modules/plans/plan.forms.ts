import { z } from 'zod'
import { languages, localized } from '../../kernel/localized.ts'
import { slug } from '../../kernel/slug.ts'
import { beginning, IndicatorInput } from '../indicators/index.ts'
import { reference } from '../organisations/index.ts'

export const measureStates = ['planned', 'under_way', 'done', 'stopped'] as const

const name = z.string().trim().min(1).max(500)

/** A lead or a partner: a name, or an organisation of the instance. */
const body = z.union([
  name.transform((given): Body => ({ name: given })),
  z.strictObject({ organisation: reference }).transform(({ organisation }): Body => ({ organisation })),
])
export type Body = { readonly name: string } | { readonly organisation: string }

/** A fact of the context, with where it comes from. */
const fact = z.union([
  z.strictObject({ text: localized, source: name.optional() }),
  localized.transform((text) => ({ text })),
])

const bodies = z.union([body.transform((one) => [one]), z.array(body).max(100)])

/** The measure of another plan that one serves: the plan's slug and the measure's number. */
export const served = z
  .string()
  .trim()
  .regex(/^[a-z0-9]+(-[a-z0-9]+)*\/\S.{0,19}$/, 'plan/number')
  .meta({ description: 'The measure of another plan that this one serves: slug of the plan / number' })

const measureFields = {
  number: z.union([z.number().transform(String), z.string().trim().min(1).max(20)]),
  title: localized,
  theme: localized.optional(),
  description: localized.optional(),
  state: z.enum(measureStates).default('planned'),
  lead: bodies.default([]),
  partners: bodies.default([]),
  legal_basis: z.array(localized).max(50).default([]),
  actions: z.array(localized).max(200).default([]),
  context: z.array(fact).max(100).default([]),
  risks: z.array(localized).max(50).default([]),
  not_before: beginning.optional(),
  due: z.iso.date().optional(),
  serves: served.optional(),
  indicators: z.array(IndicatorInput).max(100).optional().meta({
    description: 'An empty list says that the source gives no indicator; leave it out where it does not say',
  }),
}

const flatMeasure = z.strictObject(measureFields)
export type MeasureFile = z.output<typeof flatMeasure> & {
  readonly measures?: readonly MeasureFile[] | undefined
}

/** A measure may hold measures, to any depth. */
const MeasureFile: z.ZodType<MeasureFile> = z.strictObject({
  ...measureFields,
  get measures() {
    return z.array(MeasureFile).max(500).optional()
  },
})

/** Maillage's own format of a plan, as YAML or JSON. */
export const PlanFile = z
  .strictObject({
    plan: z.strictObject({
      slug,
      title: localized,
      description: localized.optional(),
      holder: reference.optional().meta({
        description:
          'Slug of the organisation that the plan belongs to; by default that of whoever imports it',
      }),
      coordinator: name.optional(),
      territory: name.optional(),
      starts: z.iso.date().optional(),
      ends: z.iso.date().optional(),
      languages_required_by_law: z.array(z.enum(languages)).min(1).default(['fr']),
      source: z
        .strictObject({
          document: name.optional(),
          url: z.url().optional(),
          consulted: z.iso.date().optional(),
        })
        .optional(),
      context: z.array(fact).max(100).default([]),
    }),
    measures: z.array(MeasureFile).max(500).default([]),
  })
  .meta({ title: 'Plan', description: 'A plan with its measures and indicators, in the format of Maillage' })
export type PlanFile = z.output<typeof PlanFile>

/** The published JSON Schema of the format (draft 2020-12). */
export const planJsonSchema = () =>
  z.toJSONSchema(PlanFile, { io: 'input', unrepresentable: 'any', reused: 'ref' })
