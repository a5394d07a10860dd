import { describe, expect, it } from 'vitest'
import { type Reader, ReaderProvider } from '../../../server/reader.tsx'
import type { Verdict as Found } from '../certificates.forms.ts'
import { Verdict } from './verdict.tsx'

const reader = {
  language: 'fr',
  instance: { timeZone: 'Europe/Brussels' },
  baseUrl: 'https://maillage.example',
} as Reader
const found: Found = {
  ...{ signature: 'valid', status: 'valid', reasons: [], certificate: null, identity: null, passport: null },
  issuer: { id: 'did:web:maillage.example:emetteurs:reseau', name: { fr: 'Réseau' }, known: true },
}
const passport = {
  ...{
    holder: 'Ana Martin',
    issued: '2027-03-10T09:00:00Z',
    language: 'nl',
    total: 'Opleidingstijd: 14 u 00',
  },
  lines: [{ name: 'Luisteren', narrative: '7 u 00 · 2 maart 2027' }],
}
const written = (more: Partial<Found>) =>
  String(
    <ReaderProvider value={reader}>
      <Verdict verdict={{ ...found, ...more }} />
    </ReaderProvider>,
  )

describe('a verdict', () => {
  it('of a passport tells whose it is, of which day, and what it says in the language that was signed', () => {
    const page = written({ passport })
    for (const said of ['Ce passeport de formation est valable', 'Délivré par', 'Ana Martin', '10 mars 2027'])
      expect(page).toContain(said)
    expect(page).toMatch(/<div lang="nl">.*Opleidingstijd: 14 u 00.*Luisteren · 7 u 00.*<\/div>/)
    expect(written({})).toContain('Ce certificat est valable')
    expect(written({})).not.toContain('passeport')
  })

  it('of a passport without a day that is read says the rest', () => {
    expect(written({ passport: { ...passport, issued: null } })).toContain('Ana Martin')
  })

  it('says whether it is of the person asked about, never more surely than it holds', () => {
    expect(written({})).not.toContain('cette personne')
    expect(written({ identity: 'same' })).toContain('Ce document est bien à cette personne')
    expect(written({ identity: 'other' })).toMatch(
      /notice warning.*Ce document ne correspond pas à ce que vous avez écrit/,
    )
    expect(written({ identity: 'not_told' })).toContain('lisez le nom qu’il porte')
    expect(written({ identity: 'same', status: 'revoked' })).toContain('Ce certificat a été révoqué')
  })
})
