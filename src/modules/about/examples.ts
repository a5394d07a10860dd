/**
 * One request at least for each call of the API, in the order in which they are made on the demonstration.
 * `{name}` is a value that an earlier answer kept. tests/journeys/api-examples.test.ts makes them all, and compares
 * their answers with those of answers.json, which the page shows; with UPDATE=1 it writes that file anew.
 */
export type Example = {
  /** Method and path, as the use case has them. */
  readonly call: string
  /** The account of the demonstration whose token is sent, by the first word of its address; without: nobody's. */
  readonly as?: 'coordination' | 'direction'
  readonly scope?: 'read' | 'write' | 'confidential'
  /** The address as it is called; by default that of the call, with what was kept. */
  readonly path?: string
  readonly body?: unknown
  /** Fields of a form that brings a small image as `file`. */
  readonly form?: Readonly<Record<string, string>>
  readonly type?: 'text/csv' | 'application/yaml'
  /** Sends the version that the example before it read. */
  readonly ifMatch?: true
  /** Sends this version. */
  readonly version?: number
  /** Values for later examples: where they stand in the answer. */
  readonly keep?: Readonly<Record<string, string>>
}

const asCoordination = { as: 'coordination', scope: 'write' } as const
const reading = { as: 'coordination', scope: 'read' } as const
const asDirection = { as: 'direction', scope: 'write' } as const
const secretly = { as: 'direction', scope: 'confidential' } as const

const released: readonly Example[] = [
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

const organisations: readonly Example[] = [
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
    path: '/organisations/import?dryRun=true',
    type: 'text/csv',
    body: 'slug;name_fr;kind;parent\nhalte-du-port;Halte du port;service;maison-des-tilleuls\n',
  },
  {
    call: 'POST /territories/import',
    ...asCoordination,
    path: '/territories/import?dryRun=true',
    type: 'text/csv',
    body: 'scheme;code;name_fr;name_nl;parent\nother;demo-d;Le Plateau;Het Plateau;\n',
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

const plans: readonly Example[] = [
  { call: 'POST /plans/import', ...asCoordination, type: 'application/yaml', body: plan },
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

const requests: readonly Example[] = [
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

const figures: readonly Example[] = [
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

const documents: readonly Example[] = [
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

const releases: readonly Example[] = [
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

const settings: readonly Example[] = [
  { call: 'GET /settings', ...reading },
  { call: 'PATCH /settings', ...asCoordination, ifMatch: true, body: { threshold: 6 } },
]

export const examples: readonly Example[] = [
  ...released,
  ...organisations,
  ...plans,
  ...requests,
  ...figures,
  ...documents,
  ...releases,
  ...settings,
]
