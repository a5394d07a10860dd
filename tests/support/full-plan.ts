/** A plan file with all that the format knows, at least once; of the organisations of `smallNetwork`. */
export const fullPlan = `plan:
  slug: plan-complet
  title: { fr: Plan complet, nl: Volledig plan, de: Plan, en: Whole plan }
  description: { fr: Ce que dit le plan }
  holder: reseau
  coordinator: Une coordination
  territory: Une région
  starts: 2025-01-01
  ends: 2029-12-31
  languages_required_by_law: [fr, nl]
  source: { document: rapport.pdf, url: "https://example.org/rapport.pdf", consulted: 2026-11-22 }
  context:
    - { text: { fr: Un fait, nl: Een feit }, source: Une étude }
    - { fr: Un fait sans source }
measures:
  - number: "1"
    title: { fr: Première, nl: Eerste }
    theme: { fr: droits }
    description: |
      Un texte long,
      sur deux lignes : avec « des guillemets », des ; et des #.
    state: under_way
    lead: [Une équipe, { organisation: tilleuls }]
    partners: [{ organisation: centre }, "19 CPAS"]
    legal_basis: [{ fr: Une ordonnance }]
    actions: [{ fr: faire, nl: doen }, { fr: refaire }]
    context: [{ text: { fr: Un autre fait }, source: Une source }]
    risks: [{ fr: Un risque }]
    not_before: "2026-03"
    due: 2027-12-31
    indicators:
      - { key: part, statement: { fr: Une part, nl: Een deel }, kind: share, unit_counted: organisation, baseline: 0.1, baseline_on: 2025-01-01, target: 0.75, due: 2027-12-31, period: quarter, direction: up, lead: Coordination, scope: { kinds: [service], under: maison } }
      - { key: durée, statement: { fr: Une durée }, kind: ratio, unit: { fr: jours }, direction: down, breakdown: profession }
    measures:
      - number: "1.1"
        title: { fr: Deuxième }
        indicators: []
        measures:
          - number: 1.1.1
            title: { fr: Troisième }
            indicators:
              - { key: rapport, statement: { fr: Un rapport paraît }, kind: recurrence, every_months: 12, direction: none }
              - { key: existe, statement: { fr: Un protocole existe }, kind: milestone, not_before: 2026, source: { key: documents.exists, parameters: { series: protocole } } }
  - number: "2"
    title: { fr: Sans rien de plus }
`.replace('durée, statement', 'duree, statement')
