import type { Localized } from '../../../kernel/localized.ts'
import { type Frequency, frequencyOf } from '../../../kernel/period.ts'
import { describedIn } from '../figures/figure-rows.ts'
import type { Release } from '../releases.db.ts'

/** Under which figures may be used again: attribution to the network that published them. */
export const licence = 'https://creativecommons.org/licenses/by/4.0/'

const authority = 'http://publications.europa.eu/resource/authority'
const fileType = (name: string) => `${authority}/file-type/${name}`

/** What a language is called by the Publications Office, whose lists DCAT-AP asks for. */
const languageNames = { fr: 'FRA', nl: 'NLD', de: 'DEU', en: 'ENG' } as const
type Named = keyof typeof languageNames

const context = {
  dcat: 'http://www.w3.org/ns/dcat#',
  dct: 'http://purl.org/dc/terms/',
  foaf: 'http://xmlns.com/foaf/0.1/',
  xsd: 'http://www.w3.org/2001/XMLSchema#',
  adms: 'http://www.w3.org/ns/adms#',
  skos: 'http://www.w3.org/2004/02/skos/core#',
}

export type CatalogueOf = {
  readonly name: Localized
  readonly releases: readonly Release[]
  readonly baseUrl: string
}

/** The catalogue of what is published, as DCAT 3 in JSON-LD, with what DCAT-AP asks for: one dataset for each plan. */
export function catalogueOf({ name, releases, baseUrl }: CatalogueOf) {
  const dates = releases.map((one) => one.releasedAt.toISOString()).sort()
  return {
    '@context': context,
    '@id': `${baseUrl}/catalogue.jsonld`,
    '@type': 'dcat:Catalog',
    'dct:title': literals(name),
    'dct:description': literals(described),
    'dct:publisher': agent(`${baseUrl}/#reseau`, name),
    'dct:license': { '@id': licence },
    'dct:language': languagesOf([name]),
    ...(dates.length > 0 ? { 'dct:issued': date(dates[0]), 'dct:modified': date(dates.at(-1)) } : {}),
    'dct:conformsTo': [
      { '@id': 'https://www.w3.org/TR/vocab-dcat-3/' },
      { '@id': 'http://data.europa.eu/r5r/' },
    ],
    'foaf:homepage': { '@id': `${baseUrl}/`, '@type': 'foaf:Document' },
    'dcat:themeTaxonomy': { '@id': `${authority}/data-theme`, '@type': 'skos:ConceptScheme' },
    'dcat:dataset': releases.map((release) => datasetOf(release, baseUrl)),
  }
}

const described = {
  fr: 'Les plans, leurs indicateurs et les chiffres que le réseau a publiés.',
  en: 'The plans, their indicators and the figures that the network has published.',
}

function datasetOf({ number, releasedAt, content }: Release, baseUrl: string) {
  const { plan } = content
  const page = `${baseUrl}/plans/${plan.slug}`
  const indicators = [...describedIn(content).values()].map(({ indicator }) => indicator)
  const organisation = agent(`${baseUrl}/#${plan.holder.slug}`, plan.holder.name)
  return {
    '@id': page,
    '@type': 'dcat:Dataset',
    'dct:identifier': page,
    'dct:title': literals(plan.title),
    'dct:description': literals(plan.description ?? plan.title),
    'dct:publisher': organisation,
    'dcat:contactPoint': {
      '@type': 'http://www.w3.org/2006/vcard/ns#Kind',
      'http://www.w3.org/2006/vcard/ns#fn': plan.coordinator ?? literals(plan.holder.name),
      'http://www.w3.org/2006/vcard/ns#hasURL': { '@id': `${baseUrl}/` },
    },
    'dct:issued': date(releasedAt.toISOString()),
    'dct:modified': date(releasedAt.toISOString()),
    'dcat:version': String(number),
    'dct:accessRights': { '@id': `${authority}/access-right/PUBLIC` },
    'dcat:theme': [{ '@id': `${authority}/data-theme/SOCI` }],
    'dct:language': languagesOf([plan.title, ...indicators.map((one) => one.statement)]),
    'dcat:keyword': keywordsIn(content),
    ...(plan.territory
      ? { 'dct:spatial': { '@type': 'dct:Location', 'skos:prefLabel': plan.territory } }
      : {}),
    ...temporalOf(plan),
    'dct:accrualPeriodicity': { '@id': `${authority}/frequency/${periodicityOf(content)}` },
    'dct:conformsTo': { '@id': `${baseUrl}/api/v1/openapi.json` },
    'dcat:landingPage': { '@id': page, '@type': 'foaf:Document' },
    'dcat:distribution': distributionsOf(`${page}/diffusions/${number}`, releasedAt),
  }
}

const files = [
  { file: 'chiffres.csv', type: 'CSV', media: 'text/csv', title: { fr: 'Les chiffres', en: 'The figures' } },
  {
    file: 'chiffres.xlsx',
    type: 'XLSX',
    media: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
    title: { fr: 'Les chiffres', en: 'The figures' },
  },
  {
    file: 'chiffres.json',
    type: 'JSON',
    media: 'application/json',
    title: { fr: 'Les chiffres', en: 'The figures' },
  },
  {
    file: 'rapport.pdf',
    type: 'PDF',
    media: 'application/pdf',
    title: { fr: 'Le rapport', en: 'The report' },
  },
] as const

const distributionsOf = (at: string, releasedAt: Date) =>
  files.map(({ file, type, media, title }) => ({
    '@id': `${at}/${file}`,
    '@type': 'dcat:Distribution',
    'dct:title': literals(title),
    'dct:description': literals({
      fr: `${title.fr} de la diffusion, ${type}`,
      en: `${title.en} of the release, ${type}`,
    }),
    'dcat:accessURL': { '@id': at },
    'dcat:downloadURL': { '@id': `${at}/${file}` },
    'dct:format': { '@id': fileType(type) },
    'dcat:mediaType': { '@id': `http://www.iana.org/assignments/media-types/${media}` },
    'dct:license': { '@id': licence },
    'dct:rights': { '@id': licence },
    'dct:issued': date(releasedAt.toISOString()),
    'adms:status': { '@id': `${authority}/distribution-status/COMPLETED` },
  }))

const literals = (text: Localized) =>
  Object.entries(text).map(([language, value]) => ({ '@language': language, '@value': value }))

const date = (iso: string | undefined) => ({ '@type': 'xsd:dateTime', '@value': iso })

const agent = (id: string, name: Localized) => ({
  '@id': id,
  '@type': 'foaf:Agent',
  'foaf:name': literals(name),
})

const languagesOf = (texts: readonly Localized[]) =>
  [...new Set(texts.flatMap((text) => Object.keys(text)))].sort().map((language) => ({
    '@id': `${authority}/language/${languageNames[language as Named] ?? 'MUL'}`,
  }))

const keywordsIn = ({ measures }: Release['content']) => [
  ...new Map(
    measures.flatMap(({ theme }) => (theme ? literals(theme) : [])).map((one) => [JSON.stringify(one), one]),
  ).values(),
]

function temporalOf({ starts, ends }: Release['content']['plan']) {
  if (!starts && !ends) return {}
  const day = (value: string) => ({ '@type': typeOfDay(value), '@value': value })
  return {
    'dct:temporal': {
      '@type': 'dct:PeriodOfTime',
      ...(starts ? { 'dcat:startDate': day(starts) } : {}),
      ...(ends ? { 'dcat:endDate': day(ends) } : {}),
    },
  }
}

/** A beginning may be known as a year or a month only. */
const typeOfDay = (value: string) =>
  value.length === 4 ? 'xsd:gYear' : value.length === 7 ? 'xsd:gYearMonth' : 'xsd:date'

const periodicities: Readonly<Record<Frequency, string>> = {
  month: 'MONTHLY',
  quarter: 'QUARTERLY',
  year: 'ANNUAL',
  academic_year: 'ANNUAL',
  once: 'IRREG',
}
const often = ['month', 'quarter', 'year', 'academic_year'] as const

/** How often figures come: as often as the most frequent of them. */
function periodicityOf(content: Release['content']): string {
  const found = new Set(
    [...describedIn(content).values()].flatMap(({ indicator }) =>
      indicator.series.map((figure) => frequencyOf(figure.period)),
    ),
  )
  return periodicities[often.find((one) => found.has(one)) ?? 'once']
}
