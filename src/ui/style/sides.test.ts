import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { root } from '../../server/root.ts'

const folder = join(root, 'src/ui/style')
const physical =
  /(^|[\s;{(])((margin|padding|border|inset|scroll-margin|scroll-padding)-(left|right)|left|right)[\w-]*\s*:|text-align:\s*(left|right)|(float|clear):\s*(left|right)|border-(top|bottom)-(left|right)-radius|translateX\(/

/** Sides that are fixed on purpose. */
const listed: Readonly<Record<string, string>> = {}

const lines = readdirSync(folder)
  .filter((name) => name.endsWith('.css'))
  .flatMap((name) =>
    readFileSync(join(folder, name), 'utf8')
      .split('\n')
      .map((line) => ({ at: `${name}: ${line.trim()}`, line })),
  )

it('no style names left or right, so that a page can be written from either side', () => {
  const fixed = lines.filter(({ line }) => physical.test(line)).map(({ at }) => at)
  expect(fixed.filter((one) => !(one in listed))).toEqual([])
  expect(Object.keys(listed).filter((one) => !fixed.includes(one))).toEqual([])
})

it('a side that is fixed is found', () => {
  for (const line of [
    'margin-left: 1px;',
    '  right: 0;',
    'text-align: left;',
    'float:right',
    'a { left: 0 }',
  ])
    expect([line, physical.test(line)]).toEqual([line, true])
  for (const line of ['margin-inline-start: 1px;', 'text-align: start;', '.left { color: red }'])
    expect([line, physical.test(line)]).toEqual([line, false])
})
