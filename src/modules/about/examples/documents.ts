import { asCoordination, asDirection, type Example, reading, secretly } from './example.ts'

export const documents: readonly Example[] = [
  {
    call: 'POST /documents',
    ...asCoordination,
    form: { series: 'guide', title: 'Guide de l’accueil', published_on: '2026-01-15' },
    keep: { document: 'id' },
  },
  { call: 'GET /documents', ...reading, path: '/documents?limit=1', keep: { recorded: 'items.0.id' } },
  { call: 'GET /documents/{id}/file', ...reading, path: '/documents/{document}/file' },
  {
    call: 'PATCH /documents/{id}',
    ...asCoordination,
    path: '/documents/{document}',
    version: 1,
    body: { review_on: '2027-01-15' },
  },
  {
    call: 'POST /plans/{slug}/documents',
    ...asCoordination,
    path: '/plans/essai/documents',
    body: {
      title: 'Affiche',
      published_on: '2026-01-15',
      series: 'affiche',
      url: 'https://reseau.example/affiche',
    },
    keep: { attached: 'id' },
  },
  {
    call: 'POST /plan-documents/{document}/detach',
    ...asCoordination,
    path: '/plan-documents/{attached}/detach',
  },
  {
    call: 'POST /measures/{id}/documents',
    ...asCoordination,
    path: '/measures/{ownMeasure}/documents',
    body: {
      title: 'Dépliant',
      published_on: '2026-01-15',
      series: 'depliant',
      url: 'https://reseau.example/depliant',
    },
  },
  {
    call: 'POST /documents/{id}/versions',
    ...asCoordination,
    path: '/documents/{document}/versions',
    body: { url: 'https://reseau.example/guide-2', note: 'Relu' },
  },
  {
    call: 'POST /documents/{id}/withdraw',
    ...asCoordination,
    path: '/documents/{document}/withdraw',
    body: {},
  },
  {
    call: 'POST /documents',
    ...secretly,
    form: {
      series: 'note',
      title: 'Note de la direction',
      published_on: '2026-01-15',
      visibility: 'confidential',
      organisation: 'maison-des-tilleuls',
    },
    keep: { secret: 'id' },
  },
  { call: 'GET /documents/confidential', ...secretly },
  {
    call: 'GET /documents/confidential/{id}/file',
    ...secretly,
    path: '/documents/confidential/{secret}/file',
  },
]

export const releases: readonly Example[] = [
  {
    call: 'POST /releases/draft/replies',
    ...asDirection,
    body: {
      plan: 'essai',
      indicator: '{share}',
      organisation: 'maison-des-tilleuls',
      text: 'Notre conseil se réunit chaque mois',
    },
  },
  {
    call: 'POST /releases',
    ...asCoordination,
    body: { plan: 'essai', note: 'La première' },
    keep: { first: 'id' },
  },
  {
    call: 'POST /releases',
    ...asCoordination,
    body: { plan: 'essai', note: 'La suivante' },
    keep: { second: 'id' },
  },
  { call: 'GET /releases/{id}', path: '/releases/{first}' },
  { call: 'GET /releases/{id}/figures', path: '/releases/{first}/figures?limit=1' },
  { call: 'GET /releases/compare', path: '/releases/compare?a={first}&b={second}' },
  {
    call: 'POST /releases/{id}/withdraw',
    ...asCoordination,
    path: '/releases/{second}/withdraw',
    body: { reason: 'Une erreur de saisie' },
  },
  {
    call: 'POST /declaration-requests/{id}/close',
    ...asCoordination,
    path: '/declaration-requests/conseil-2027/close',
  },
]

export const settings: readonly Example[] = [
  { call: 'GET /settings', ...reading },
  { call: 'PATCH /settings', ...asCoordination, ifMatch: true, body: { threshold: 6 } },
]
