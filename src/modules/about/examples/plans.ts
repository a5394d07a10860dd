import { asCoordination, type Example, reading } from './example.ts'

export const released: readonly Example[] = [
  { call: 'GET /plans', path: '/plans?limit=1' },
  {
    call: 'GET /plans/{slug}',
    path: '/plans/qualite-du-reseau',
    keep: {
      measure: 'measures.0.id',
      indicator: 'measures.0.indicators.0.id',
    },
  },
  { call: 'GET /indicators/{id}', path: '/indicators/{indicator}' },
  { call: 'GET /indicators/{id}/observations', path: '/indicators/{indicator}/observations?limit=1' },
  { call: 'GET /indicators/{id}/origin', path: '/indicators/{indicator}/origin' },
  { call: 'GET /organisations', path: '/organisations?limit=1' },
  { call: 'GET /organisations/{slug}', path: '/organisations/maison-des-tilleuls' },
  { call: 'GET /organisations/{slug}/figures', path: '/organisations/maison-des-tilleuls/figures' },
  { call: 'GET /indicator-sources' },
]

export const organisations: readonly Example[] = [
  {
    call: 'POST /organisations',
    ...asCoordination,
    body: { slug: 'halte-du-canal', name: 'Halte du canal', kind: 'service', parent: 'maison-des-tilleuls' },
  },
  { call: 'GET /organisations/{slug}', ...reading, path: '/organisations/halte-du-canal' },
  {
    call: 'PUT /organisations/{slug}',
    ...asCoordination,
    path: '/organisations/halte-du-canal',
    ifMatch: true,
    body: { name: 'La Halte du canal', kind: 'service', parent: 'maison-des-tilleuls' },
  },
  {
    call: 'POST /organisations/import',
    ...asCoordination,
    path: '/organisations/import?name=services.csv',
    type: 'text/csv',
    body: 'slug;name_fr;kind;parent\nhalte-du-port;Halte du port;service;maison-des-tilleuls\n',
    keep: { services: 'import' },
  },
  { call: 'GET /imports', ...reading, path: '/imports?limit=1' },
  {
    call: 'POST /organisations/imports/{id}/undo',
    ...asCoordination,
    path: '/organisations/imports/{services}/undo',
  },
  {
    call: 'POST /territories/import',
    ...asCoordination,
    path: '/territories/import',
    type: 'text/csv',
    body: 'scheme;code;name_fr;name_nl;parent\nother;demo-d;Le Plateau;Het Plateau;\n',
    keep: { territories: 'import' },
  },
  {
    call: 'POST /territories/imports/{id}/undo',
    ...asCoordination,
    path: '/territories/imports/{territories}/undo',
  },
]

const plan = `plan:
  slug: essai
  title: Un plan d’essai
measures:
  - number: "1"
    title: Participation
    indicators:
      - { key: part, statement: Les services qui ont un conseil, kind: share, unit_counted: organisation, period: year }
`

export const plans: readonly Example[] = [
  {
    call: 'POST /plans/import',
    ...asCoordination,
    type: 'application/yaml',
    body: plan,
    keep: { planImport: 'import' },
  },
  {
    call: 'POST /plans/imports/{id}/undo',
    ...asCoordination,
    path: '/plans/imports/{planImport}/undo',
  },
  {
    call: 'POST /plans/import',
    ...asCoordination,
    path: '/plans/import?dryRun=false',
    type: 'application/yaml',
    body: plan,
  },
  {
    call: 'GET /plans/{slug}',
    ...reading,
    path: '/plans/essai',
    keep: { ownMeasure: 'measures.0.id', share: 'measures.0.indicators.0.id' },
  },
  { call: 'GET /plans/{slug}/export', ...reading, path: '/plans/essai/export?format=json' },
  { call: 'GET /measures/{id}', ...reading, path: '/measures/{ownMeasure}' },
  {
    call: 'PATCH /measures/{id}',
    ...asCoordination,
    path: '/measures/{ownMeasure}',
    ifMatch: true,
    body: { state: 'under_way' },
  },
  {
    call: 'POST /measures/{id}/notes',
    ...asCoordination,
    path: '/measures/{ownMeasure}/notes',
    body: { visibility: 'internal', text: 'Premier conseil le 3 décembre' },
    keep: { note: 'id' },
  },
  { call: 'GET /measures/{id}/notes', ...reading, path: '/measures/{ownMeasure}/notes?limit=1' },
  { call: 'GET /plans/{slug}/notes', ...reading, path: '/plans/essai/notes?limit=1' },
  {
    call: 'PATCH /notes/{note}',
    ...asCoordination,
    version: 1,
    body: { text: 'Premier conseil le 10 décembre' },
  },
  { call: 'POST /notes/{note}/withdraw', ...asCoordination },
  {
    call: 'POST /plans/{slug}/versions',
    ...asCoordination,
    path: '/plans/essai/versions',
    body: { name: 'Avant la relecture' },
  },
  { call: 'GET /plans/{slug}/versions', ...reading, path: '/plans/essai/versions' },
  { call: 'GET /plans/{slug}/versions/{number}', ...reading, path: '/plans/essai/versions/1' },
  { call: 'GET /plans/{slug}/versions/{a}/{b}', ...reading, path: '/plans/essai/versions/1/today' },
  {
    call: 'POST /plans/{slug}/derive',
    ...asCoordination,
    path: '/plans/essai/derive',
    body: { organisation: 'halte-du-canal', year: 2027, measures: ['{ownMeasure}'] },
    keep: { derived: 'slug' },
  },
  {
    call: 'GET /plans/{slug}',
    ...reading,
    path: '/plans/{derived}',
    keep: { derivedMeasure: 'measures.0.id' },
  },
  { call: 'GET /measures/{id}', ...reading, path: '/measures/{derivedMeasure}' },
  {
    call: 'PATCH /measures/{id}/source',
    ...asCoordination,
    path: '/measures/{derivedMeasure}/source',
    ifMatch: true,
    body: { keep: true },
  },
  { call: 'GET /plan-comparison', ...reading, path: '/plan-comparison?plans=essai,{derived}&by=serves' },
]
