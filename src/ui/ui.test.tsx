import { describe, expect, it } from 'vitest'
import { BarChart } from './bar-chart.tsx'
import { Card, Cards, Story } from './cards.tsx'
import { Document } from './document.tsx'
import { ProgressLine, type State, StateBadge, Strip } from './figure.tsx'
import { Act, Check, Choices, Field, FileField, Form, Select, SureAct, TextArea } from './form.tsx'
import { Layout } from './layout.tsx'
import { LineChart } from './line-chart.tsx'
import { Showcase } from './showcase.tsx'
import { Table } from './table.tsx'

const html = (node: { toString(): string | Promise<string> }) => String(node)
const all = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map((match) => match[1] ?? '')
const format = (n: number) => `${n}`

describe('what the content security policy asks', () => {
  it('writes no style attribute, no script and no handler', () => {
    const page = html(<Showcase />)
    expect(page).not.toMatch(/ style=/)
    expect(page).not.toMatch(/<(script|style)/)
    expect(page).not.toMatch(/ on[a-z]+="/)
  })
})

describe('document', () => {
  const page = html(
    <Document
      lang="ar"
      dir="rtl"
      title="A & B"
      stylesheet="/s.css"
      alternates={[{ lang: 'fr', href: '/fr' }]}
    >
      <p>…</p>
    </Document>,
  )

  it('begins with its doctype, and says its language and direction', () => {
    expect(page).toMatch(/^<!doctype html><html lang="ar" dir="rtl">/)
    expect(page).toContain('<title>A &amp; B</title>')
    expect(page).toContain('hreflang="fr"')
  })
})

describe('layout', () => {
  const page = html(
    <Layout
      brand="Nom"
      home="/"
      skip="Aller au contenu"
      primary={[{ href: '/a', label: 'À faire', count: 3, current: true }]}
      secondary={[{ href: '/out', label: 'Sortir', method: 'post' }]}
      labels={{ primary: 'Principale', secondary: 'Compte' }}
    >
      <h1>Titre</h1>
    </Layout>,
  )

  it('skips to the content', () => {
    expect(page).toContain('href="#contenu"')
    expect(page).toContain('<main id="contenu" tabindex="-1">')
  })

  it('marks the current page, counts, and posts what is an action', () => {
    expect(page).toContain('aria-current="page"')
    expect(page).toContain('<span class="count">3</span>')
    expect(page).toMatch(/<form class="act" method="post" action="\/out">/)
  })
})

describe('fields', () => {
  const options = [
    { value: 'y', label: 'Oui' },
    { value: 'n', label: 'Non' },
  ]
  const refusal = {
    message: 'Deux champs',
    details: [
      { field: 'b', message: 'Trop long' },
      { field: 'd', message: 'Choisir' },
    ],
  }
  const page = html(
    <Form submit="Envoyer" refusal={refusal} hidden={{ plan: '1' }}>
      <Field name="a" label="A" hint="Indice" list={['x']} />
      <TextArea name="b" label="B" value="<b>" />
      <Select name="c" label="C" options={options} value="n" />
      <Choices name="d" legend="D" options={options} />
      <FileField name="e" label="E" />
      <Check name="f" label="F" />
    </Form>,
  )
  const ids = all(page, / id="([^"]+)"/g)

  it('ties each label, hint and error to a control', () => {
    const pointed = [...all(page, / for="([^"]+)"/g), ...all(page, / aria-describedby="([^"]+)"/g)]
    expect(pointed.length).toBeGreaterThanOrEqual(9)
    for (const id of pointed.flatMap((value) => value.split(' '))) expect(ids).toContain(id)
  })

  it('never gives an id twice', () => {
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('leads from the refusal to the fields, which repeat it', () => {
    expect(page).toMatch(/role="alert" id="f-refusal" tabindex="-1" autofocus/)
    for (const name of ['b', 'd']) expect(page).toContain(`href="#f-${name}"`)
    expect(page).toMatch(/id="f-b" [^>]*aria-describedby="f-b-error" aria-invalid="true"/)
    expect(page.split('Trop long').length).toBe(3)
  })

  it('keeps values, escaped, and sends the hidden ones', () => {
    expect(page).toContain('>&lt;b&gt;</textarea>')
    expect(page).toContain('<option value="n" selected="">')
    expect(page).toContain('<input type="hidden" name="plan" value="1"')
  })

  it('makes the message itself the link when it is about one field', () => {
    const form = html(<Form submit="Envoyer" refusal={{ message: 'Code inconnu', field: 'code' }} />)
    expect(form).toContain('<a href="#f-code">Code inconnu</a>')
  })

  it('posts one action without a field', () => {
    expect(html(<Act action="/undo" label="Annuler" hidden={{ id: '1' }} />)).toContain('value="1"')
  })

  it('says what an act takes away before the button that does it', () => {
    const act = html(<SureAct action="/undo" label="Annuler" lost="Les chiffres partent." />)
    expect(act).toMatch(/<summary>Annuler<.*<p>Les chiffres partent.<.*<button.*Annuler/)
    expect(act).not.toContain('open')
  })
})

describe('table', () => {
  const columns = [
    { key: 'name', label: 'Nom' },
    { key: 'n', label: 'Nombre', numeric: true },
  ]

  it('scrolls in a named region that takes the focus, and names its rows', () => {
    const page = html(
      <Table caption="C" label="L" columns={columns} rows={[{ name: 'a', n: 1 }]} rowKey="name" />,
    )
    expect(page).toContain('<section class="scroll" aria-label="L" tabindex="0">')
    expect(page).toContain('<tr id="a"><th scope="row">a</th><td class="n">1</td></tr>')
  })

  it('names each cell where a phone reads its rows downwards', () => {
    const page = html(<Table caption="C" label="L" columns={columns} rows={[{ name: 'a', n: 1 }]} stacks />)
    expect(page).toContain('<section class="scroll stacks"')
    expect(page).toContain('<td class="n" data-label="Nombre">1</td>')
  })

  it('says what to do when it has no rows', () => {
    expect(html(<Table caption="C" label="L" columns={columns} rows={[]} empty="Rien" />)).toBe('Rien')
  })
})

describe('figures', () => {
  const states: State[] = ['reached', 'on_track', 'late', 'missed', 'measured', 'no_data']

  it('says each state with an icon and a word', () => {
    for (const state of states)
      expect(html(<StateBadge state={state} label="Mot" />)).toMatch(/<svg.*<\/svg>Mot/)
  })

  it('divides the strip by counts, and survives an empty whole', () => {
    const parts: { state: State; count: number }[] = [
      { state: 'reached', count: 3 },
      { state: 'late', count: 1 },
    ]
    expect(all(html(<Strip label="L" parts={parts} />), /<svg [^>]*x="[^"]+" width="([^"]+)"/g)).toEqual([
      '75%',
      '25%',
    ])
    expect(html(<Strip label="L" parts={[{ state: 'reached', count: 0 }]} />)).not.toContain('NaN')
  })

  it('keeps a progress line within the whole', () => {
    expect(html(<ProgressLine label="L" value={1.4} />)).toContain('width="100%" height="12"')
  })
})

describe('charts', () => {
  const points = [
    { x: '2025', at: '2025-12-31', y: 10 },
    { x: '2026', at: '2026-12-31', y: 20 },
  ]

  it('have a role, a name, and the last value and target written on them', () => {
    const target = { path: points.map(({ at }) => ({ at, y: 40 })), label: '40 attendus' }
    const chart = html(<LineChart label="De 10 à 20" {...{ points, target, format }} size="full" />)
    expect(chart).toContain('role="img" aria-label="De 10 à 20"')
    expect(chart).toMatch(/>20<\/text>/)
    expect(chart).toContain('40 attendus')
  })

  it('leave words out where the screen is narrow, so that none run together', () => {
    const bars = [1, 2, 3, 4, 5, 6].map((y) => ({ label: `T${y} 2026`, y }))
    const full = html(<BarChart label="L" bars={bars} format={format} size="full" />)
    expect(all(full, /<text class="t"[^>]*>([^<]+)/g)).toEqual(['T1 2026', 'T4 2026', 'T6 2026'])
    expect(all(full, /<text class="t minor"[^>]*>([^<]+)/g)).toEqual(['T2 2026', 'T3 2026', 'T5 2026'])
    expect(html(<BarChart label="L" bars={bars} format={format} />)).not.toContain('minor')
  })

  it('draw one point, none, or only zeros without a broken number', () => {
    for (const some of [points.slice(0, 1), [], points.map((point) => ({ ...point, y: 0 }))])
      for (const size of ['spark', 'full'] as const)
        expect(html(<LineChart label="L" points={some} format={format} size={size} />)).not.toMatch(
          /NaN|Infinity/,
        )
    for (const bars of [[], [{ label: 'a', y: 0 }]])
      expect(html(<BarChart label="L" bars={bars} format={format} />)).not.toMatch(/NaN|Infinity/)
  })
})

describe('cards and stories', () => {
  it('put the title, what is due and what to do on a card', () => {
    const card = html(
      <Cards>
        <Card title="T" meta="M" due="demain" action={{ href: '/a', label: 'Répondre' }} />
      </Cards>,
    )
    expect(card).toContain('M · <span class="due">demain</span>')
    expect(card).toContain('<a class="btn" href="/a">Répondre</a>')
  })

  it('tell which event is now', () => {
    expect(html(<Story items={[{ state: 'now', children: 'ici' }]} />)).toContain('aria-current="step"')
  })
})
