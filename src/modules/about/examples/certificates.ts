import { asCoordination, type Example, reading } from './example.ts'

const programme = '/programmes/aller-vers-et-accueillir'

export const certificates: readonly Example[] = [
  {
    call: 'POST /certificate-issuers',
    ...asCoordination,
    body: { slug: 'ecole-d-essai', name: 'École d’essai', url: 'https://ecole.demo.example' },
  },
  {
    call: 'GET /certificate-issuers',
    path: '/certificate-issuers?cursor=ecole-d-essai',
    keep: { key: 'items.0.key' },
  },
  { call: 'GET /programmes/{slug}/certificate', path: `${programme}/certificate` },
  {
    call: 'PUT /programmes/{slug}/certificate',
    ...asCoordination,
    path: '/programmes/essai-de-formation/certificate',
    body: { attendance: 0.8, work: true, issuer: 'ecole-d-essai', ects: 2 },
  },
  {
    call: 'GET /programmes/{slug}/certificates',
    ...reading,
    path: `${programme}/certificates`,
    keep: { enrolment: 'people.0.enrolment', certificate: 'people.0.certificate' },
  },
  {
    call: 'PUT /certificates/assessed-work/{enrolment}',
    ...asCoordination,
    path: '/certificates/assessed-work/{enrolment}',
    body: { assessed: true },
  },
  {
    call: 'POST /certificates/{id}/revoke',
    ...asCoordination,
    path: '/certificates/{certificate}/revoke',
    body: { reason: 'error' },
  },
  {
    call: 'POST /certificates/issue',
    ...asCoordination,
    body: { enrolment: '{enrolment}', named: true },
    keep: { issued: 'id' },
  },
  { call: 'GET /certificates/{id}', path: '/certificates/{issued}' },
  { call: 'POST /certificates/verify', body: { address: '{issued}' } },
  { call: 'GET /certificates/lists/{key}/{list}', path: '/certificates/lists/{key}/1' },
  {
    call: 'POST /certificate-issuers/{slug}/rotate-key',
    ...asCoordination,
    path: '/certificate-issuers/ecole-d-essai/rotate-key',
  },
  {
    call: 'POST /certificates/{id}/erase-holder',
    ...asCoordination,
    path: '/certificates/{issued}/erase-holder',
  },
  {
    call: 'PUT /programmes/{slug}/certificate',
    ...asCoordination,
    path: `${programme}/certificate`,
    body: { modules: 2, attendance: 0.5, issuer: 'passerelles' },
  },
  {
    call: 'POST /programmes/{slug}/certificates',
    ...asCoordination,
    path: `${programme}/certificates`,
    body: { limit: 10 },
  },
]
