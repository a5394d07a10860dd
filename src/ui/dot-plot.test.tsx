import { describe, expect, it } from 'vitest'
import { DotPlot } from './dot-plot.tsx'

const drawn = (others: readonly number[], own = 7) =>
  String(
    <DotPlot
      label="Ce service : 7"
      own={{ value: own, label: 'ce service' }}
      others={others}
      middle={{ value: 5, label: 'moitié' }}
      several={(each) => `un point pour ${each}`}
    />,
  )
const dots = (html: string) => html.match(/class="other"/g)?.length ?? 0

describe('figures as dots', () => {
  it('draws one for each, and the own one apart, with its words', () => {
    const html = drawn([1, 3, 5, 7, 9])
    expect(dots(html)).toBe(5)
    expect(html.match(/class="own"/g)).toHaveLength(1)
    expect(html).toContain('role="img" aria-label="Ce service : 7"')
    expect(html).not.toContain('un point pour')
  })

  it('of very many lets one stand for several, and says so', () => {
    const html = drawn(Array.from({ length: 4_000 }, (_, n) => n % 50))
    expect(dots(html)).toBeLessThan(500)
    expect(html).toContain('un point pour')
  })

  it('holds where all are the same', () => {
    expect(drawn([7, 7, 7, 7, 7])).not.toMatch(/NaN|Infinity/)
  })
})
