import type { Child } from 'hono/jsx'
import { BarChart } from './bar-chart.tsx'
import { Button } from './button.tsx'
import {
  Breadcrumb,
  ButtonLink,
  Call,
  Card,
  Cards,
  Crumb,
  Disclosure,
  Lede,
  Measure,
  PageTitle,
  Quote,
  Section,
  Steps,
  Story,
  TextLink,
  Tools,
} from './cards.tsx'
import { Empty, Notice } from './feedback.tsx'
import {
  BigNumber,
  Code,
  Facts,
  Meta,
  ProgressLine,
  type State,
  StateBadge,
  Statement,
  Strip,
} from './figure.tsx'
import { Columns } from './layout.tsx'
import { LineChart } from './line-chart.tsx'
import { ShowcaseForms } from './showcase-forms.tsx'
import { Table } from './table.tsx'

const states: { state: State; label: string; count: number }[] = [
  { state: 'reached', label: 'Atteint', count: 3 },
  { state: 'on_track', label: 'En bonne voie', count: 2 },
  { state: 'late', label: 'En retard', count: 1 },
  { state: 'missed', label: 'Échéance manquée', count: 2 },
  { state: 'measured', label: 'Mesuré', count: 1 },
  { state: 'no_data', label: 'Sans donnée', count: 3 },
]

const format = (n: number) => new Intl.NumberFormat('fr').format(n)

const quarters = [12, 18, 21, 27, 31, 36, 41].map((y, index) => ({
  x: `T${(index % 4) + 1} ${2025 + Math.floor(index / 4)}`,
  at: new Date(Date.UTC(2025, index * 3 + 2, 28)).toISOString().slice(0, 10),
  y,
}))

const target = {
  path: [
    { at: '2025-03-28', y: 12 },
    { at: '2026-03-31', y: 60 },
    { at: '2026-09-30', y: 60 },
  ],
  label: '60 attendus',
}

const years = [
  { label: '2024', y: 22 },
  { label: '2025', y: 31 },
  { label: '2026', y: 38 },
]

/** Every component in every state: the page to look at before drawing another. */
export function Showcase() {
  return (
    <>
      <Breadcrumb label="Fil d'Ariane" items={[{ label: 'Accueil', href: '/' }, { label: 'Composants' }]} />
      <PageTitle>Ce dont les pages sont faites</PageTitle>
      <Lede>
        Chaque composant, dans chacun de ses états, avec des <strong>mots d'exemple</strong>.
      </Lede>
      <Figures />
      <Charts />
      <Measures />
      <Actions />
      <Lists />
      <Threads />
      <Messages />
      <ShowcaseForms />
      <Call title="Vous êtes concerné ? Dites-le." action={{ href: '#', label: 'Prendre la parole' }}>
        Une plainte, une idée, un besoin. Sans compte.
      </Call>
    </>
  )
}

function Figures() {
  return (
    <Section title="États et proportions">
      <p>
        {states.map((state) => (
          <>
            <StateBadge {...state} />{' '}
          </>
        ))}
      </p>
      <Strip
        label={states.map(({ count, label }) => `${count} ${label.toLowerCase()}`).join(', ')}
        parts={states}
      />
      <ProgressLine label="38 sur 50" value={0.76} expected={0.71} expectedLabel="attendu aujourd'hui" />
      <ProgressLine
        label="8 sur 50"
        value={0.16}
        expected={0.4}
        expectedLabel="attendu aujourd'hui"
        state="late"
      />
      <ProgressLine label="50 sur 50" value={1} state="reached" />
      <Facts
        items={[
          { term: 'Période', detail: '3e trimestre 2026' },
          { term: 'Couverture', detail: '57 réponses sur 60' },
          { term: 'Reçu', detail: <Code>7K3M-Q9XD-2TFA-W</Code> },
        ]}
      />
    </Section>
  )
}

function Charts() {
  return (
    <Section title="Graphiques">
      <LineChart
        label="De 12 centres au premier trimestre 2025 à 41 au troisième trimestre 2026, pour 60 attendus"
        points={quarters}
        {...{ target, format }}
        state="missed"
        size="full"
      />
      <BarChart
        label="22 services en 2024, 31 en 2025, 38 en 2026"
        bars={years}
        format={format}
        size="full"
      />
    </Section>
  )
}

const spark = (
  <LineChart
    label="De 12 à 41 centres, pour 60 attendus"
    {...{ points: quarters, target, format }}
    state="missed"
    size="spark"
  />
)

function Measures() {
  return (
    <Section title="Énoncés chiffrés">
      <Measure number={33} title="Impliquer chacun, de la gouvernance à la gestion des plaintes" href="#">
        <Statement chart={spark}>
          <StateBadge state="missed" label="Échéance manquée" /> <BigNumber>41</BigNumber> centres sur 60 ont
          un règlement qui décrit la participation.
        </Statement>
        <Meta>
          3e trimestre 2026 · 57 réponses sur 60 · <a href="#contenu">D'où vient ce chiffre ?</a>
        </Meta>
      </Measure>
      <Measure number={34} title="Supervisions et intervisions dans chaque centre">
        <Statement chart={<BarChart label="22, 31, puis 38 services" bars={years} format={format} />}>
          <StateBadge state="measured" label="Mesuré" /> <BigNumber>38</BigNumber> services les ont
          pratiquées.
        </Statement>
        <Disclosure summary="Actions et partenaires">
          <p>Formations conçues ensemble par des personnes qui ont vécu la situation.</p>
        </Disclosure>
      </Measure>
    </Section>
  )
}

function Actions() {
  return (
    <Section title="Boutons et liens">
      <Tools>
        <ButtonLink href="#">Télécharger le rapport</ButtonLink>
        <ButtonLink href="#" warm>
          Prendre la parole
        </ButtonLink>
        <Button>Aperçu</Button>
        <Button kind="danger">Retirer</Button>
        <Button kind="link">Se déconnecter</Button>
        <TextLink href="#">Tableur</TextLink>
      </Tools>
    </Section>
  )
}

function Lists() {
  return (
    <Section title="Listes et tableaux">
      <Cards>
        <Card
          level={3}
          title="Votre règlement décrit-il la participation ?"
          meta="Mesure 33"
          due="à répondre avant le 30 novembre"
          action={{ href: '#', label: 'Répondre' }}
        />
        <Card level={3} title="Maison des Tilleuls" href="#" meta="Bruxelles · 42 places" />
      </Cards>
      <Table
        caption="Services qui ont répondu"
        label="Services qui ont répondu, tableau à faire défiler"
        columns={[
          { key: 'name', label: 'Service' },
          { key: 'state', label: 'État' },
          { key: 'answers', label: 'Réponses', numeric: true },
          { key: 'share', label: 'Part', numeric: true },
        ]}
        rows={[
          row('Maison des Tilleuls', states[0], 1204, '92 %'),
          row('Foyer du Canal', states[2], 87, '41 %'),
          row('Accueil de jour des Marolles', states[5], '—', '—'),
        ]}
      />
    </Section>
  )
}

function row(name: string, state: (typeof states)[number] | undefined, answers: Child, share: string) {
  return { name, state: state && <StateBadge {...state} />, answers, share }
}

function Threads() {
  return (
    <Section title="Fil et étapes">
      <Steps label="Importer un fichier" steps={['Fichier', 'Colonnes', 'Relecture', 'Fin']} current={2} />
      <Columns aside={<p>Une question ? Écrire à la coordination.</p>}>
        <Crumb>
          Votre code <Code>7K3M-Q9XD-2TFA-W</Code>
        </Crumb>
        <Story
          items={[
            {
              when: 'Lundi 9 novembre',
              date: '2026-11-09',
              state: 'done',
              children: <Quote>Le bureau ferme tôt.</Quote>,
            },
            { when: 'Maintenant', state: 'now', children: <p>L'équipe en parle à sa réunion.</p> },
            { state: 'next', children: <p>Ensuite : une réponse, oui ou non, avec la raison.</p> },
          ]}
        />
      </Columns>
    </Section>
  )
}

function Messages() {
  return (
    <Section title="Messages">
      <Notice kind="info" title="La diffusion aura lieu le 12 novembre.">
        <p>Vos chiffres peuvent être corrigés jusque-là.</p>
      </Notice>
      <Notice kind="success" role="status" title="Réponse enregistrée." />
      <Notice kind="warning" title="Ce chiffre a beaucoup changé depuis l'été." />
      <Notice kind="error" title="Le fichier n'a pas été lu : il est vide." />
      <Empty
        title="Aucune séance enregistrée en octobre"
        action={{ href: '#', label: 'Enregistrer une séance' }}
      >
        Une minute par séance. S'il n'y en a pas eu, dites-le aussi.
      </Empty>
    </Section>
  )
}
