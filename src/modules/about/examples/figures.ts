import { asCoordination, asDirection, type Example, reading } from './example.ts'

export const requests: readonly Example[] = [
  {
    call: 'POST /declaration-requests',
    ...asCoordination,
    body: {
      slug: 'conseil-2027',
      statement: 'Nous avons un conseil',
      scope: { kinds: ['service'] },
      due: '2099-06-30',
    },
  },
  { call: 'GET /declaration-requests', ...reading, path: '/declaration-requests?limit=1' },
  { call: 'GET /declaration-requests/{id}', ...reading, path: '/declaration-requests/conseil-2027' },
  {
    call: 'PUT /declaration-requests/{request}/answers/{organisation}',
    ...asDirection,
    path: '/declaration-requests/conseil-2027/answers/maison-des-tilleuls',
    body: { holds: 'yes', since: '2026-01-15' },
  },
  {
    call: 'GET /declaration-requests/{request}/answers/{organisation}',
    ...asDirection,
    path: '/declaration-requests/conseil-2027/answers/maison-des-tilleuls',
  },
  {
    call: 'POST /declaration-requests/{id}/remind',
    ...asCoordination,
    path: '/declaration-requests/conseil-2027/remind',
  },
  {
    call: 'POST /task-links',
    ...asCoordination,
    body: {
      kind: 'declaration',
      request: 'conseil-2027',
      organisation: 'les-paliers-de-valmaree',
      address: 'accueil@paliers.demo.example',
    },
    keep: { link: 'items.0.id' },
  },
  { call: 'GET /task-links', ...reading, path: '/task-links?limit=1' },
  { call: 'POST /task-links/{id}/revoke', ...asCoordination, path: '/task-links/{link}/revoke' },
]

export const figures: readonly Example[] = [
  {
    call: 'PUT /indicators/{id}/source',
    ...asCoordination,
    path: '/indicators/{share}/source',
    body: { key: 'declarations.share', parameters: { request: 'conseil-2027' } },
  },
  { call: 'POST /indicators/{id}/recompute', ...asCoordination, path: '/indicators/{share}/recompute' },
  { call: 'DELETE /indicators/{id}/source', ...asCoordination, path: '/indicators/{share}/source' },
  { call: 'GET /indicators/{id}', ...reading, path: '/indicators/{share}' },
  {
    call: 'PATCH /indicators/{id}',
    ...asCoordination,
    path: '/indicators/{share}',
    ifMatch: true,
    body: { target: 0.8, due: '2027-12-31' },
  },
  {
    call: 'PUT /indicators/{id}/observations',
    ...asDirection,
    path: '/indicators/{share}/observations',
    body: [{ organisation: 'maison-des-tilleuls', period: '2026', numerator: 8, denominator: 10 }],
  },
  {
    call: 'PUT /indicators/{id}/observations',
    ...asDirection,
    path: '/indicators/{share}/observations',
    body: [{ organisation: 'maison-des-tilleuls', period: '2026', numerator: 9, denominator: 10 }],
  },
  {
    call: 'GET /indicators/{id}/observations/history',
    ...asDirection,
    path: '/indicators/{share}/observations/history?organisation=maison-des-tilleuls&period=2026',
    keep: { revision: 'changes.1.revision', seen: 'marks.entered ' },
  },
  {
    call: 'POST /indicators/{id}/observations/history/{revision}/restore',
    ...asDirection,
    path: '/indicators/{share}/observations/history/{revision}/restore',
    body: { seen: '{seen}' },
  },
  {
    call: 'POST /observations/validate',
    ...asDirection,
    body: { indicator: '{share}', organisation: 'maison-des-tilleuls', period: '2026' },
  },
  {
    call: 'POST /observations/import',
    ...asCoordination,
    type: 'text/csv',
    body: 'indicator;organisation;period;numerator;denominator\n{share};halte-du-canal;2026;3;9\n',
    keep: { import: 'import' },
  },
  { call: 'GET /observations/imports', ...reading, path: '/observations/imports?limit=1' },
  {
    call: 'POST /observations/imports/{id}/undo',
    ...asCoordination,
    path: '/observations/imports/{import}/undo',
  },
  {
    call: 'PUT /indicators/{id}/observations',
    ...asCoordination,
    path: '/indicators/{share}/observations',
    body: [
      {
        organisation: 'les-paliers-de-valmaree',
        period: '2026',
        numerator: 2,
        denominator: 4,
        status: 'draft',
      },
    ],
  },
  {
    call: 'POST /observations/accept',
    ...asCoordination,
    body: { organisation: 'les-paliers-de-valmaree', period: '2026' },
  },
]
