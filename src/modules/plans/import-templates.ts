import { organisationTemplate } from '../organisations/index.ts'

const bom = '\ufeff'

/** Files to begin from: a header and an example each, so that nobody has to guess. */
export const importTemplates: Readonly<Record<string, { readonly type: string; readonly text: string }>> = {
  'organisations.csv': {
    type: 'text/csv; charset=utf-8',
    text: `${bom}${organisationTemplate.join(';')}\r\nmaison-exemple;Maison Exemple;Voorbeeldhuis;service;;hébergement;;;;;;accueil@exemple.be;\r\n`,
  },
  'territoires.csv': {
    type: 'text/csv; charset=utf-8',
    text: `${bom}scheme;code;name_fr;name_nl;parent\r\nnis;04000;Région de Bruxelles-Capitale;Brussels Hoofdstedelijk Gewest;\r\nnis;21004;Bruxelles;Brussel;04000\r\n`,
  },
  'chiffres.csv': {
    type: 'text/csv; charset=utf-8',
    text: `${bom}indicator;organisation;period;breakdown;numerator;denominator;value;date;status;note\r\nplan-exemple/1/reglement;maison-exemple;2026-Q3;;12;20;;;draft;\r\n`,
  },
  'plan.yaml': {
    type: 'application/yaml; charset=utf-8',
    text: `# Un plan, ses mesures et leurs indicateurs. Ce qui suit un dièse est une explication et n'est pas lu.
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
`,
  },
}
