import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import Ajv2020 from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { describe, expect, it } from 'vitest'
import { parse, stringify } from 'yaml'
import { root } from '../../server/root.ts'
import { planJsonSchema } from './plan.forms.ts'
import { readPlanText } from './plan-file.ts'

const text = (path: string) => readFileSync(join(root, path), 'utf8')
const utf8 = (given: string) => new Uint8Array(new TextEncoder().encode(given))
const demonstration = () => parse(text('demo/plan.yaml'))
const masterplan = join(root, '../shared/data/masterplan.yaml')

/** The faults of a file, as `[line, path, code]`. */
function faults(given: string | Uint8Array) {
  const result = readPlanText(typeof given === 'string' ? utf8(given) : given)
  if (result.ok) throw new Error('the file was taken')
  return {
    code: result.code,
    faults: (result.faults ?? []).map(({ line, path, code }) => [line, path, code]),
  }
}

const good = `plan:
  slug: plan-a
  title: Plan A
measures:
  - number: 1
    title: { fr: Un, nl: Een }
    due: 2027-12-31
    indicators:
      - statement: Une part
        kind: share
        target: 0.5
`
const changed = (from: string, to: string) => good.replace(from, to)

describe('a plan’s file', () => {
  it('as the format says it is taken', () => expect(readPlanText(utf8(good)).ok).toBe(true))

  it.each<[string, string, unknown]>([
    ['an unknown key', changed('    due:', '    dew:'), [7, 'measures.0.dew', 'unknown_key']],
    [
      'an unknown key of an indicator',
      changed('target:', 'goal:'),
      [11, 'measures.0.indicators.0.goal', 'unknown_key'],
    ],
    ['a wrong date', changed('2027-12-31', '2027-13-31'), [7, 'measures.0.due', 'invalid_format']],
    ['a share of 1.5', changed('0.5', '1.5'), [11, 'measures.0.indicators.0.target', 'custom']],
    [
      'an unknown kind',
      changed('kind: share', 'kind: shares'),
      [10, 'measures.0.indicators.0.kind', 'invalid_value'],
    ],
    ['a language nobody speaks', changed('nl: Een', 'xx: Een'), [6, 'measures.0.title.xx', 'unknown_key']],
    ['a missing title', changed('  title: Plan A\n', ''), [1, 'plan.title', 'invalid_union']],
  ])('with %s is refused, and the line is named', (_, given, fault) => {
    expect(faults(given)).toEqual({ code: 'validation', faults: [fault] })
  })

  it('with a number that is there twice is refused at the second one, however deep', () => {
    const twice = `${good}    measures:\n      - number: 2\n        title: Deux\n        measures:\n          - title: Encore\n            number: "1"\n`
    expect(faults(twice)).toEqual({
      code: 'validation',
      faults: [[17, 'measures.0.measures.0.measures.0.number', 'duplicate']],
    })
  })

  it('with a key that is there twice is refused at the second one', () => {
    expect(faults(changed('    due: 2027-12-31', '    due: 2027-12-31\n    due: 2028-12-31'))).toEqual({
      code: 'validation',
      faults: [[8, 'line 8', 'duplicate']],
    })
  })

  it('that is malformed names the line, as YAML and as JSON', () => {
    expect(faults(changed('title: Plan A', 'title: "Plan A'))).toMatchObject({
      code: 'malformed',
      faults: [[expect.any(Number), expect.stringMatching(/^line \d+$/), 'malformed']],
    })
    expect(faults('{ "plan": { "slug": "a", "title": "A" },\n  "measures": [ }')).toMatchObject({
      code: 'malformed',
      faults: [[2, 'line 2', 'malformed']],
    })
  })

  it('tells every fault at once', () => {
    const given = changed('0.5', '1.5').replace('2027-12-31', 'soon').replace('plan-a', 'Plan A')
    expect(faults(given).faults.map(([line]) => line)).toEqual([2, 7, 11])
  })

  it('that swells like a bomb when its aliases are put in is refused at once', () => {
    const bomb = `a: &a [x, x, x, x, x, x, x, x, x]\n${[...'bcdefghi'].map((key, index) => `${key}: &${key} [${Array(9).fill(`*${'abcdefgh'[index]}`).join(', ')}]`).join('\n')}\n`
    const begin = performance.now()
    expect(faults(bomb).code).toBe('malformed')
    expect(performance.now() - begin).toBeLessThan(2_000)
  })

  it('that nests a hundred thousand deep is refused, and the process stays up', () => {
    expect(['malformed', 'validation']).toContain(faults('['.repeat(100_000)).code)
    expect(['malformed', 'validation']).toContain(faults(`${'{"measures":['.repeat(20_000)}`).code)
  })

  it('that is not UTF-8 is refused as such', () => {
    expect(faults(new Uint8Array(Buffer.from(changed('Plan A', 'Été'), 'latin1'))).code).toBe('file.encoding')
  })

  it.each(['', '# nothing\n', '3', '[]', 'plan', '- plan'])('that holds %j is no plan', (given) => {
    expect(['validation', 'malformed']).toContain(faults(given).code)
  })
})

describe('the demonstration’s plan', () => {
  it('is in the format', () => expect(readPlanText(utf8(text('demo/plan.yaml'))).ok).toBe(true))

  // The file lies beside the project where the project is developed; elsewhere there is nothing to compare with.
  describe.skipIf(!existsSync(masterplan))(
    'beside the real plan (skipped where ../shared/data/masterplan.yaml is not there)',
    () => {
      const real = () => parse(readFileSync(masterplan, 'utf8'))

      it('says the same, value by value; only the network that keeps it is added', () => {
        const { holder, ...plan } = demonstration().plan
        expect(holder).toBe('reseau-passerelles')
        expect(values({ ...demonstration(), plan })).toEqual(values(real()))
      })

      it('the real plan is taken as it is, and no value is lost in reading', () => {
        const read = readPlanText(new Uint8Array(readFileSync(masterplan)))
        if (!read.ok) throw new Error(JSON.stringify(read))
        const inside = new Set(values(read.value.file).map(([, value]) => value))
        expect(
          values(real()).filter(([, value]) => !inside.has(String(value)) && !inside.has(value)),
        ).toEqual([])
      })
    },
  )
})

/** Every value of a file with the path to it. */
function values(given: unknown, path = ''): [string, unknown][] {
  if (given === null || typeof given !== 'object') return [[path, given]]
  const entries = Object.entries(given)
  return entries.length === 0
    ? [[path, '(empty)']]
    : entries.flatMap(([key, value]) => values(value, `${path}/${key}`))
}

describe('the published JSON Schema of the format', () => {
  const validator = () => {
    const ajv = new Ajv2020.default({ strict: false, allErrors: true })
    addFormats.default(ajv)
    return ajv.compile(planJsonSchema())
  }

  it('lies in docs/schemas/plan.schema.json as the code says it (UPDATE=1 writes it anew)', () => {
    const path = join(root, 'docs/schemas/plan.schema.json')
    if (process.env['UPDATE'] === '1') writeFileSync(path, `${JSON.stringify(planJsonSchema(), null, 2)}\n`)
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual(JSON.parse(JSON.stringify(planJsonSchema())))
  })

  it('takes the demonstration’s plan', () => {
    const validate = validator()
    expect([validate(demonstration()), validate.errors]).toEqual([true, null])
  })

  it('refuses an unknown key, at any depth, and a wrong kind', () => {
    const validate = validator()
    const taken = (change: (plan: any) => void) => {
      const plan = demonstration()
      change(plan)
      return validate(plan)
    }
    expect(taken(() => undefined)).toBe(true)
    expect(taken((plan) => (plan.colour = 'blue'))).toBe(false)
    expect(taken((plan) => (plan.measures[0].colour = 'blue'))).toBe(false)
    expect(taken((plan) => (plan.measures[4].measures[0].colour = 'blue'))).toBe(false)
    expect(taken((plan) => (plan.measures[0].indicators[0].kind = 'dream'))).toBe(false)
  })

  it('and the reader agree on what is a plan', () => {
    const validate = validator()
    for (const given of [
      good,
      changed('    due:', '    dew:'),
      changed('kind: share', 'kind: shares'),
      changed('  title: Plan A\n', ''),
    ])
      expect([given, validate(parse(given))]).toEqual([given, readPlanText(utf8(given)).ok])
    expect(stringify(parse(good))).not.toBe('')
  })
})
