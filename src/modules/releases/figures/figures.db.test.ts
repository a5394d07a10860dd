import readXlsxFile from 'read-excel-file/node'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Figured, figuredRelease } from '../../../../tests/support/figured-release.ts'
import { accepted } from '../../../../tests/support/world.ts'
import { withdrawRelease } from '../withdraw-release.ts'
import { figuresOf } from './download.ts'
import { findReadable, readFigurePage, readFigures } from './read-figures.ts'
import { csvOf, jsonOf, tableOf } from './write-figures.ts'
import { xlsxOf } from './xlsx.ts'

describe('the figures of a release', () => {
  let f: Figured
  beforeAll(async () => {
    f = await figuredRelease()
  })
  afterAll(() => f.w.end())

  const whole = async (format: 'csv' | 'json', language: 'fr' | 'en' = 'fr') => {
    const request = f.w.nobody(language)
    const release = accepted(await findReadable(request, { slug: 'plan-a', number: 1 }))
    const writer = format === 'csv' ? csvOf(release, language) : jsonOf(release)
    let text = writer.before
    for await (const rows of figuresOf(request, release)) text += writer.rows(rows, text === writer.before)
    return text + writer.after
  }

  it('are read page by page, each once, the plan’s own first, whatever the size of a page', async () => {
    const read = async (limit: number) => {
      const items: unknown[] = []
      let cursor: string | undefined
      do {
        const page = accepted(await readFigures(f.w.nobody(), { id: f.release, limit, cursor }))
        if (page instanceof Response) throw new Error('a list')
        items.push(...page.items)
        cursor = page.next ?? undefined
      } while (cursor)
      return items
    }
    const all = await read(5_000)
    expect(all).toHaveLength(f.rows.length)
    expect(new Set(all.map((one) => JSON.stringify(one))).size).toBe(f.rows.length)
    expect(all[0]).toMatchObject({ organisation: null })
    for (const limit of [1, 2, 3, 7]) expect(await read(limit)).toEqual(all)
  })

  it('can be asked of one indicator, organisation or period, and of the plan alone', async () => {
    const ask = async (wanted: object) => {
      const page = accepted(await readFigures(f.w.nobody(), { id: f.release, ...wanted }))
      if (page instanceof Response) throw new Error('a list')
      return page.items
    }
    const persons = f.indicators['persons'] as string
    for (const row of await ask({ indicator: persons })) expect(row.indicator).toBe(persons)
    for (const row of await ask({ organisation: 'tilleuls' })) expect(row.organisation).toBe('tilleuls')
    for (const row of await ask({ organisation: '' })) expect(row.organisation).toBeNull()
    for (const row of await ask({ period: '2025' })) expect(row.period).toBe('2025')
    const none = await readFigures(f.w.nobody(), { id: f.release, organisation: 'nulle-part' })
    expect(none).toMatchObject({ ok: false, code: 'not_found' })
    const wrong = await readFigures(f.w.nobody(), { id: f.release, cursor: 'x' })
    expect(wrong).toMatchObject({ ok: false, code: 'validation' })
  })

  it('hide a suppressed figure the same way in JSON and in CSV', async () => {
    const { figures, indicators } = JSON.parse(await whole('json'))
    expect(figures).toHaveLength(f.rows.length)
    expect(indicators.map((one: { key: string }) => one.key)).toContain('persons')
    const hidden = figures.filter((one: { suppressed: boolean }) => one.suppressed)
    expect(hidden.length).toBeGreaterThan(0)
    for (const one of hidden) expect(one).toMatchObject({ value: null, numerator: null, denominator: null })
    const lines = (await whole('csv')).trimEnd().split('\r\n')
    expect(lines[0]).toBe(
      '\ufeffmeasure;indicator;statement;kind;unit_counted;organisation;organisation_name;period;breakdown;numerator;denominator;value;suppressed;reported;expected',
    )
    expect(lines).toHaveLength(f.rows.length + 1)
    expect(lines).toContain('1;persons;Combien de personnes;count;person;escale;L’Escale;2026;;;;;true;1;')
    expect(lines.filter((line) => line.includes(';true;'))).toHaveLength(hidden.length)
  })

  it('say the same in a spreadsheet, whose numbers are numbers', async () => {
    const request = f.w.nobody()
    const release = accepted(await findReadable(request, { slug: 'plan-a', number: 1 }))
    const cells = tableOf(release, 'fr')
    async function* pages() {
      for await (const rows of figuresOf(request, release)) yield cells(rows)
    }
    const file = await xlsxOf(pages())
    const [sheet] = await readXlsxFile(Buffer.from(file ?? []))
    const rows = (sheet?.data ?? []) as unknown[][]
    expect(rows).toHaveLength(f.rows.length + 1)
    const line = ['1', 'persons', 'Combien de personnes', 'count', 'person']
    expect(rows).toContainEqual([
      ...line,
      'tilleuls',
      'Les Tilleuls',
      '2026',
      null,
      null,
      null,
      30,
      'false',
      1,
      null,
    ])
    expect(rows).toContainEqual([
      ...line,
      'escale',
      'L’Escale',
      '2026',
      null,
      null,
      null,
      null,
      'true',
      1,
      null,
    ])
  })

  it('read as the spreadsheets of a language do', async () => {
    expect(await whole('csv', 'fr')).toContain(';0,25;false')
    expect(await whole('csv', 'en')).toContain(',0.25,false')
  })

  it('as a file of the API lead to the one everybody downloads', async () => {
    const answer = accepted(await readFigures(f.w.nobody(), { id: f.release, format: 'csv' }))
    expect(answer).toBeInstanceOf(Response)
    expect((answer as Response).headers.get('location')).toBe('/plans/plan-a/diffusions/1/chiffres.csv')
  })

  it('are gone with their release, also in the middle of a file', async () => {
    const request = f.w.nobody()
    const release = accepted(await findReadable(request, { slug: 'plan-a', number: 1 }))
    const pages = figuresOf(request, release)
    accepted(await withdrawRelease(f.coordinator, { id: f.release, reason: 'une erreur' }))
    await expect(pages.next()).rejects.toThrow('gone')
    const gone = { ok: false, code: 'gone' }
    expect(await findReadable(request, { slug: 'plan-a', number: 1 })).toEqual(gone)
    expect(await readFigures(request, { id: f.release })).toEqual(gone)
    expect(await readFigurePage(request, { release: f.release, indicators: [], limit: 5 })).toEqual(gone)
  })
})
