import { parse } from 'yaml'
import { writeCsv } from '../../../server/csv.ts'
import { writeXlsx, xlsxType } from '../../../server/xlsx.ts'
import { organisationTemplate } from '../../organisations/index.ts'
import { PlanFile } from '../plan.forms.ts'
import { planCsv, planXlsx } from '../table/write-table.ts'

const csv = 'text/csv; charset=utf-8'
type Template = {
  readonly type: string
  readonly body: () => string | Promise<Uint8Array<ArrayBuffer> | undefined>
}

type Table = {
  readonly columns: readonly string[]
  readonly rows: readonly Readonly<Record<string, string | number>>[]
}

const organisations: Table = {
  columns: organisationTemplate,
  rows: [
    {
      slug: 'maison-exemple',
      name_fr: 'Maison Exemple',
      name_nl: 'Voorbeeldhuis',
      kind: 'service',
      sector: 'hébergement',
      email: 'accueil@exemple.be',
    },
  ],
}
const territories: Table = {
  columns: ['scheme', 'code', 'name_fr', 'name_nl', 'parent'],
  rows: [
    {
      scheme: 'nis',
      code: '04000',
      name_fr: 'Région de Bruxelles-Capitale',
      name_nl: 'Brussels Hoofdstedelijk Gewest',
    },
    { scheme: 'nis', code: '21004', name_fr: 'Bruxelles', name_nl: 'Brussel', parent: '04000' },
  ],
}
const figures: Table = {
  columns: 'indicator;organisation;period;breakdown;numerator;denominator;value;date;status;note'.split(';'),
  rows: [
    {
      indicator: 'plan-exemple/1/reglement',
      organisation: 'maison-exemple',
      period: '2026-Q3',
      numerator: 12,
      denominator: 20,
      status: 'draft',
    },
  ],
}

const asCsv = ({ columns, rows }: Table): Template => ({ type: csv, body: () => writeCsv(columns, rows) })
const asXlsx = (name: string, { columns, rows }: Table): Template => ({
  type: xlsxType,
  body: () => writeXlsx([{ name, columns: columns.map((column) => ({ name: column })), rows }]),
})

const planYaml = `# Un plan, ses mesures et leurs indicateurs. Ce qui suit un dièse est une explication et n'est pas lu.
# Tout ce qui est facultatif peut être effacé. Le schéma complet est à l'adresse /schemas/plan.json.
plan:
  slug: plan-exemple                  # le nom court, dans l'adresse de la page : minuscules, chiffres et tirets
  title: { fr: "Plan d'exemple", nl: "Voorbeeldplan" }
  coordinator: Coordination exemple   # facultatif
  starts: 2026-01-01                  # facultatif, et sans lui les indicateurs n'ont pas de départ
  ends: 2028-12-31
  languages_required_by_law: [fr, nl] # ce qui manque dans une de ces langues est signalé
measures:
  - number: "1"                       # reconnaît la mesure à l'import suivant
    title: { fr: "Impliquer chacun dans la vie de la maison" }
    description: { fr: "Ce que la mesure change, en quelques phrases." }
    state: under_way                  # planned, under_way, done ou stopped
    lead: Maison Exemple              # un nom, ou { organisation: nom-court } pour une organisation connue ici
    partners: [Réseau exemple]
    actions: ["écrire un règlement avec les personnes", "le relire chaque année"]
    due: 2027-12-31
    indicators:
      - key: reglement                # reconnaît l'indicateur à l'import suivant
        statement: { fr: "Le règlement décrit la participation des personnes" }
        kind: share                   # count, share, ratio, milestone, recurrence, scale ou text
        unit_counted: organisation    # person, response, voice, organisation, session, document, hour ou euro
        baseline: 0.2                 # une part se donne entre 0 et 1
        baseline_on: 2026-01-01
        target: 1
        due: 2027-12-31
        period: quarter               # once, year, academic_year, quarter ou month
        lead: Maison Exemple
        scope: { kinds: [service] }   # les organisations concernées
    measures:                         # une mesure peut en contenir d'autres
      - number: "1.1"
        title: { fr: "Un conseil de vie dans chaque maison" }
        indicators: []                # une liste vide dit : la source ne donne pas d'indicateur
`
const plan = () => PlanFile.parse(parse(planYaml))

export const templateNames = [
  'plan.yaml',
  'plan.xlsx',
  'plan.csv',
  'organisations.csv',
  'organisations.xlsx',
  'territoires.csv',
  'territoires.xlsx',
  'chiffres.csv',
  'chiffres.xlsx',
] as const
export type TemplateName = (typeof templateNames)[number]

/** Files to begin from: a header and an example each, so that nobody has to guess. */
export const importTemplates: Readonly<Record<TemplateName, Template>> = {
  'plan.yaml': { type: 'application/yaml; charset=utf-8', body: () => planYaml },
  'plan.xlsx': { type: xlsxType, body: () => planXlsx(plan()) },
  'plan.csv': { type: csv, body: () => planCsv(plan(), 'fr') },
  'organisations.csv': asCsv(organisations),
  'organisations.xlsx': asXlsx('organisations', organisations),
  'territoires.csv': asCsv(territories),
  'territoires.xlsx': asXlsx('territoires', territories),
  'chiffres.csv': asCsv(figures),
  'chiffres.xlsx': asXlsx('chiffres', figures),
}
