import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type Figured, figuredRelease, planted } from '../../../../tests/support/figured-release.ts'
import { accepted } from '../../../../tests/support/world.ts'
import { makeRelease } from '../make-release.ts'
import { withdrawRelease } from '../withdraw-release.ts'
import { catalogueOf } from './catalogue.ts'
import { feedOf } from './feed.ts'
import { readCatalogue, readFeed } from './read-catalogue.ts'

const baseUrl = 'https://maillage.example'
const name = { fr: 'Réseau & amis', nl: 'Netwerk' }

describe('what machines find', () => {
  let f: Figured
  beforeAll(async () => {
    f = await figuredRelease()
  })
  afterAll(() => f.w.end())

  const catalogue = async () => {
    const releases = accepted(await readCatalogue(f.w.nobody(), {}))
    return JSON.parse(JSON.stringify(catalogueOf({ name, releases, baseUrl })))
  }
  const feed = async () => {
    const releases = accepted(await readFeed(f.w.nobody(), {}))
    return feedOf({ name, releases, baseUrl, language: 'fr', timeZone: 'Europe/Brussels' })
  }

  describe('in the catalogue', () => {
    it('has what DCAT-AP asks of a catalogue', async () => {
      const found = await catalogue()
      expect(found['@type']).toBe('dcat:Catalog')
      for (const property of ['dct:title', 'dct:description', 'dct:publisher', 'dct:license', 'dct:language'])
        expect(found, property).toHaveProperty([property])
      for (const property of [
        'dct:issued',
        'dct:modified',
        'foaf:homepage',
        'dcat:themeTaxonomy',
        'dct:conformsTo',
      ])
        expect(found, property).toHaveProperty([property])
      expect(found['dcat:dataset']).toHaveLength(1)
      expect(found['dct:publisher']).toMatchObject({ '@type': 'foaf:Agent' })
      expect(found['dct:title']).toContainEqual({ '@language': 'fr', '@value': 'Réseau & amis' })
    })

    it('has what DCAT-AP asks of a dataset', async () => {
      const [dataset] = (await catalogue())['dcat:dataset']
      expect(dataset['@type']).toBe('dcat:Dataset')
      const asked = [
        'dct:title',
        'dct:description',
        'dct:publisher',
        'dct:identifier',
        'dct:issued',
        'dct:modified',
        'dct:accessRights',
        'dct:language',
        'dct:temporal',
        'dct:accrualPeriodicity',
        'dct:conformsTo',
        'dcat:contactPoint',
        'dcat:theme',
        'dcat:landingPage',
        'dcat:distribution',
      ]
      for (const property of asked) expect(dataset, property).toHaveProperty([property])
      expect(dataset['dct:accrualPeriodicity']['@id']).toMatch(/frequency\/ANNUAL$/)
      expect(dataset['dct:temporal']['dcat:startDate']).toEqual({
        '@type': 'xsd:date',
        '@value': '2025-01-01',
      })
    })

    it('has what DCAT-AP asks of a distribution, one for each file', async () => {
      const [dataset] = (await catalogue())['dcat:dataset']
      const files = dataset['dcat:distribution']
      expect(files.map((one: any) => one['dct:format']['@id'].split('/').at(-1))).toEqual([
        'CSV',
        'XLSX',
        'JSON',
        'PDF',
      ])
      for (const file of files) {
        expect(file['@type']).toBe('dcat:Distribution')
        expect(file['dcat:accessURL']['@id']).toBe(`${baseUrl}/plans/plan-a/diffusions/1`)
        expect(file['dct:license']['@id']).toMatch(/^https:/)
        expect(file['dcat:mediaType']['@id']).toMatch(/^http:\/\/www.iana.org/)
        expect(file).toHaveProperty(['dct:title'])
      }
    })

    it('uses whole addresses and prefixes that it explains', async () => {
      const found = await catalogue()
      const prefixes = Object.keys(found['@context'])
      const walk = (value: unknown): void => {
        if (Array.isArray(value)) for (const one of value) walk(one)
        else if (typeof value === 'object' && value !== null)
          for (const [key, inner] of Object.entries(value)) {
            if (key === '@id') expect(inner).toMatch(/^https?:\/\//)
            if (!key.startsWith('@') && !key.startsWith('http')) expect(prefixes).toContain(key.split(':')[0])
            if (key !== '@context') walk(inner)
          }
      }
      walk(found)
    })
  })

  describe('in the feed', () => {
    const within = (xml: string, tag: string) =>
      [...xml.matchAll(new RegExp(`<${tag}(?:\\s[^>]*)?>([^]*?)</${tag}>`, 'g'))].map(
        (match) => match[1] ?? '',
      )

    it('has what RFC 4287 asks of a feed and of each entry', async () => {
      const xml = await feed()
      expect(xml).toMatch(
        /^<\?xml version="1.0" encoding="utf-8"\?>\n<feed xmlns="http:\/\/www.w3.org\/2005\/Atom"/,
      )
      const head = xml.slice(0, xml.indexOf('<entry>'))
      for (const tag of ['id', 'title', 'updated']) expect(within(head, tag), tag).toHaveLength(1)
      expect(head).toContain('<link rel="self"')
      expect(within(head, 'title')[0]).toContain('Réseau &amp; amis')
      const entries = within(xml, 'entry')
      expect(entries).toHaveLength(1)
      for (const entry of entries) {
        for (const tag of ['id', 'title', 'updated']) expect(within(entry, tag), tag).toHaveLength(1)
        expect(within(entry, 'author')).toHaveLength(1)
        expect(within(entry, 'updated')[0]).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/)
        expect(entry).toContain(`href="${baseUrl}/plans/plan-a/diffusions/1"`)
      }
      expect(within(entries[0] ?? '', 'id')).toEqual([`urn:uuid:${f.release}`])
    })

    it('tells a withdrawal, keeps the id of the release and forgets what it said', async () => {
      const note = 'Il y a <b>du neuf</b> & "mieux"\u0001'
      const { id } = accepted(await makeRelease(f.coordinator, { plan: 'plan-a', note }))
      expect(await feed()).toContain('Il y a &lt;b&gt;du neuf&lt;/b&gt; &amp; &quot;mieux&quot;')
      f.w.setClock('2026-11-25T09:00:00Z')
      const coordinator = await f.w.as('coordinator', 'reseau')
      accepted(await withdrawRelease(coordinator, { id, reason: 'une erreur' }))
      const xml = await feed()
      const entries = within(xml, 'entry')
      expect(entries.map((entry) => within(entry, 'id')[0])).toEqual(
        expect.arrayContaining([`urn:uuid:${id}`, `urn:uuid:${id}#withdrawn`, `urn:uuid:${f.release}`]),
      )
      expect(new Set(entries.map((entry) => within(entry, 'id')[0])).size).toBe(entries.length)
      expect(xml).toContain('Raison : une erreur'.replace(' :', '\u00a0:'))
      expect(xml).not.toContain('du neuf')
      expect(within(xml, 'updated')[0]).toBe('2026-11-25T09:00:00.000Z')
    })
  })

  it('holds nothing that is hidden', async () => {
    expect(JSON.stringify(await catalogue()) + (await feed())).not.toMatch(new RegExp(`${planted}`))
  })
})
