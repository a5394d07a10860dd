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

const { module: _, costs: __, ...planned } = session

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
  {
    call: 'PUT /modules/{slug}',
    ...asCoordination,
    path: '/modules/tenir-la-porte-ouverte',
    version: 1,
    body: {
      title: 'Tenir la porte ouverte',
      half_days: 1,
      sheet: { objectives: 'Dire oui avant de dire comment.' },
      state: 'adopted',
    },
  },
  {
    call: 'PUT /modules/{slug}/interest',
    ...asDirection,
    path: '/modules/tenir-la-porte-ouverte/interest',
    body: { people: 3 },
  },
  { call: 'POST /sessions', ...asCoordination, body: session, keep: { training: 'id' } },
  {
    call: 'PUT /sessions/{id}',
    ...asCoordination,
    path: '/sessions/{training}',
    version: 1,
    body: { ...planned, maximum: 14 },
  },
  {
    call: 'POST /sessions/{session}/codes',
    ...asCoordination,
    path: '/sessions/{training}/codes',
    body: { n: 2 },
  },
  {
    call: 'DELETE /sessions/{session}/codes',
    ...asCoordination,
    path: '/sessions/{training}/codes',
  },
  { call: 'GET /sessions', path: '/sessions?module=tenir-la-porte-ouverte' },
  { call: 'GET /sessions/{id}', path: '/sessions/{training}' },
  { call: 'GET /sessions/{id}/session.ics', path: '/sessions/{training}/session.ics' },
  { call: 'GET /sessions/{id}/costs', ...reading, path: '/sessions/{training}/costs' },
  {
    call: 'PUT /sessions/{id}/costs',
    ...asCoordination,
    path: '/sessions/{training}/costs',
    version: 2,
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
  {
    call: 'POST /sessions/{session}/enrolments/{id}/code',
    ...asDirection,
    path: '/sessions/{training}/enrolments/{enrolment}/code',
  },
  { call: 'GET /sessions/{session}/enrolments', ...asDirection, path: '/sessions/{training}/enrolments' },
  { call: 'GET /sessions/{id}/allocation', ...reading, path: '/sessions/{training}/allocation' },
  {
    call: 'POST /sessions/{session}/enrolments/{id}/cancel',
    ...asDirection,
    path: '/sessions/{training}/enrolments/{enrolment}/cancel',
  },
  {
    call: 'PUT /sessions/{id}/decision',
    ...asCoordination,
    path: '/sessions/{training}/decision',
    version: 3,
    body: { decision: 'given_up' },
  },
  { call: 'GET /sessions', path: '/sessions?limit=1', keep: { past: 'items.0.id' } },
  {
    call: 'GET /sessions/{id}/attendance',
    ...reading,
    path: '/sessions/{past}/attendance',
    keep: { signer: 'signers.0.enrolment' },
  },
  {
    call: 'PUT /sessions/{id}/attendance',
    ...asCoordination,
    path: '/sessions/{past}/attendance',
    body: { day: '2026-04-14', part: 'morning', present: ['{signer}'], trainers: ['Odile Ferrant'] },
  },
  {
    call: 'POST /sessions/{id}/attendance/signatures',
    ...asCoordination,
    path: '/sessions/{past}/attendance/signatures',
    body: { day: '2026-04-14', part: 'afternoon', enrolment: '{signer}', signature: '20,60 60,20 90,70' },
  },
  {
    call: 'POST /sessions',
    ...asCoordination,
    body: {
      module: 'tenir-la-porte-ouverte',
      half_days: [{ day: '{today}', part: 'evening', begins: '18:00', ends: '20:30' }],
      minimum: 4,
      maximum: 12,
    },
    keep: { tonight: 'id' },
  },
  {
    call: 'POST /sessions/{id}/attendance/code',
    ...asCoordination,
    path: '/sessions/{tonight}/attendance/code',
    body: { day: '{today}', part: 'evening' },
  },
  { call: 'GET /sessions/{id}/evidence', ...reading, path: '/sessions/{past}/evidence' },
  { call: 'GET /sessions/{id}/evidence.zip', ...reading, path: '/sessions/{past}/evidence.zip' },
  { call: 'GET /sessions/{id}/sheet.pdf', ...reading, path: '/sessions/{past}/sheet.pdf' },
  {
    call: 'PUT /sessions/{id}/restitution',
    ...asCoordination,
    path: '/sessions/{past}/restitution',
    version: 3,
    body: { restitution: 'Le groupe propose une heure de silence, l’après-midi.' },
  },
]
