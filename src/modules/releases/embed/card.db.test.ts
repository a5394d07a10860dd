import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Figured, figuredRelease, planted } from '../../../../tests/support/figured-release.ts'
import { accepted } from '../../../../tests/support/world.ts'
import { withdrawRelease } from '../withdraw-release.ts'
import { linesOf, pictureOf } from './card-picture.tsx'
import { showCard } from './read-card.ts'

const place = {
  language: 'fr',
  timeZone: 'Europe/Brussels',
  baseUrl: 'https://maillage.example',
  demonstration: true,
} as const

describe('an indicator shown on another site', () => {
  let f: Figured
  beforeAll(async () => {
    f = await figuredRelease()
  })
  afterAll(() => f.w.end())

  const picture = async (key: string) =>
    pictureOf(accepted(await showCard(f.w.nobody(), { id: f.indicators[key] })), place)

  it('is a picture that says what it shows, from whom and of when, and needs nothing else', async () => {
    const svg = await picture('hours')
    expect(svg).toMatch(
      /^<\?xml version="1.0" encoding="UTF-8"\?>\n<svg xmlns="http:\/\/www.w3.org\/2000\/svg"/,
    )
    expect(svg).toContain('<title id="titre">Combien d’heures</title>')
    expect(svg).toMatch(/<desc id="description">[^<]*40[^<]*diffusion n° 1 du 22 novembre 2026/)
    expect(svg).toMatch(/<path d="M[\d. L]+" fill="none" stroke="#0b5c63"/)
    expect(svg).toContain('Démonstration. https://maillage.example')
    expect(svg).not.toMatch(/style=|<style|<script|href=/)
  })

  it('draws nothing of a hidden figure', async () => {
    const svg = await picture('rare')
    expect(svg).toContain('Ce chiffre n’est pas montré')
    expect(svg).not.toContain('#0b5c63')
    expect(svg).not.toContain(`${planted}`)
  })

  it('says that it was withdrawn, and no figure any more', async () => {
    accepted(await withdrawRelease(f.coordinator, { id: f.release, reason: 'une <erreur> & plus' }))
    const card = accepted(await showCard(f.w.nobody(), { id: f.indicators['hours'] }))
    expect(card).toMatchObject({ withdrawn: true, reason: 'une <erreur> & plus', number: 1 })
    expect(JSON.stringify(card)).not.toContain('40')
    const svg = pictureOf(card, place)
    expect(svg).toContain('Cette diffusion a été retirée')
    expect(svg).toContain('une &lt;erreur&gt; &amp; plus')
    const none = await showCard(f.w.nobody(), { id: f.release })
    expect(none).toEqual({ ok: false, code: 'not_found' })
  })
})

it('a long text is cut into lines, and its end said to be missing', () => {
  expect(linesOf('un deux trois quatre', 8, 3)).toEqual(['un deux', 'trois', 'quatre'])
  expect(linesOf('un deux trois quatre cinq', 8, 2)).toEqual(['un deux', 'trois…'])
})
