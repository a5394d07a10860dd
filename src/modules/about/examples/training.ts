import { asCoordination, asDirection, type Example, reading } from './example.ts'

const session = {
  module: 'tenir-la-porte-ouverte',
  half_days: [{ day: '2027-05-04', part: 'morning', begins: '09:00', ends: '12:30' }],
  place: 'Halte du Vieux Lavoir',
  minimum: 8,
  maximum: 12,
  shares: { accompanied: 0.5 },
  kept_until: '2027-04-06',
  costs: [{ label: 'Salle', kind: 'per_half_day', amount: 80 }],
}

export const training: readonly Example[] = [
  { call: 'GET /programmes', path: '/programmes?limit=1' },
  { call: 'GET /programmes/{slug}', path: '/programmes/aller-vers-et-accueillir' },
  {
    call: 'POST /programmes',
    ...asCoordination,
    body: { slug: 'essai-de-formation', title: 'Un essai de formation', approval: 'asked' },
  },
  {
    call: 'PUT /programmes/{slug}/approval',
    ...asCoordination,
    path: '/programmes/essai-de-formation/approval',
    version: 1,
    body: { approval: 'granted', on: '2026-11-02', funder: 'Fonds régional', amount: 4800 },
  },
  {
    call: 'GET /programmes/{slug}/exchange',
    ...asCoordination,
    path: '/programmes/essai-de-formation/exchange',
  },
  {
    call: 'POST /modules',
    ...asCoordination,
    body: {
      programme: 'essai-de-formation',
      title: 'Tenir la porte ouverte',
      half_days: 1,
      state: 'adopted',
    },
  },
  { call: 'GET /modules', path: '/modules?orientation=reflection&limit=1' },
  { call: 'GET /modules/{slug}', path: '/modules/tenir-la-porte-ouverte' },
  { call: 'POST /sessions', ...asCoordination, body: session, keep: { training: 'id' } },
  { call: 'GET /sessions', path: '/sessions?module=tenir-la-porte-ouverte' },
  { call: 'GET /sessions/{id}', path: '/sessions/{training}' },
  { call: 'GET /sessions/{id}/session.ics', path: '/sessions/{training}/session.ics' },
  { call: 'GET /sessions/{id}/costs', ...reading, path: '/sessions/{training}/costs' },
  {
    call: 'PUT /sessions/{id}/costs',
    ...asCoordination,
    path: '/sessions/{training}/costs',
    version: 1,
    body: {
      costs: [
        { label: 'Salle', kind: 'per_half_day', amount: 80, category: 'room' },
        { label: 'Garde d’enfants', kind: 'per_participant', amount: 12.5, category: 'childcare' },
        { label: 'Subvention', kind: 'per_participant', amount: 25, funder: 'Fonds régional' },
      ],
    },
  },
  { call: 'GET /sessions/{id}/scenarios', ...reading, path: '/sessions/{training}/scenarios' },
  {
    call: 'POST /sessions/{session}/enrolments',
    ...asDirection,
    path: '/sessions/{training}/enrolments',
    body: {
      person: { given: 'Ana', family: 'Abel', email: 'ana.abel@demo.example' },
      college: 'professional',
      sent_by: 'employer',
    },
    keep: { enrolment: 'id' },
  },
  {
    call: 'POST /sessions/{session}/enrolments/{id}/confirm',
    ...asCoordination,
    path: '/sessions/{training}/enrolments/{enrolment}/confirm',
  },
  { call: 'GET /sessions/{id}/allocation', ...reading, path: '/sessions/{training}/allocation' },
  {
    call: 'POST /sessions/{session}/enrolments/{id}/cancel',
    ...asDirection,
    path: '/sessions/{training}/enrolments/{enrolment}/cancel',
  },
]
