import type { BadgeOf } from '../../src/modules/certificates/badges/badge.ts'

/** A badge with all that a badge may say, for tests. */
export const exampleBadge = (did: string): BadgeOf => ({
  id: 'https://maillage.example/certificats/1b671a64-40d5-491e-99b0-da01ff1f3341',
  issuer: { did, name: 'Réseau Passerelles', url: 'https://passerelles.example' },
  coIssuer: { id: 'https://univ.example', name: 'Université d’Été', url: 'https://univ.example' },
  programme: {
    id: '6f1d7a3e-0f0b-4a35-9d0f-0f6c0d2b7a11',
    title: 'Accueillir ensemble',
    description: 'Se former.',
  },
  language: 'fr',
  criteria: 'Tous les modules, présence d’au moins 80 %.',
  competences: [{ text: 'Écouter', url: 'https://maillage.example/formations/ecouter' }],
  ects: 3,
  eqf: { level: 5, name: 'CEC niveau 5' },
  evidence: [{ name: 'Accueillir sans juger', narrative: '4 demi-journées' }],
  holder: { kind: 'name', known: 'ana abel', salt: 'c2FsdA' },
  issuedAt: new Date('2026-11-22T09:00:00Z'),
  status: { list: 'https://maillage.example/api/v1/certificates/lists/1', position: 42 },
})
