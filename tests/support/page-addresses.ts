import { linkWrittenTo, taskLink } from './messages.ts'
import { apiOf, type Product } from './running-server.ts'

/** An address of a page, and who opens it: an account of the demonstration by its first word, `sure` (second-level.ts), or anyone. */
export type Visit = { readonly path: string; readonly as: string | null }

/** Addresses that are GET and no pages: files to keep, and the way to a provider that the demonstration has not. */
export const downloads = [
  '/fichiers/:id',
  '/documents/:id/fichier',
  '/documents/confidentiels/:id/fichier',
  '/administration/journal.csv',
  '/importer/modeles/:name',
  '/schemas/plan.json',
  '/travail/plans/:slug/export',
  '/travail/plans/comparer.csv',
  '/travail/plans/:slug/versions/comparer',
  '/travail/plans/:slug/versions/:number/plan.yaml',
  '/activites/fichier.csv',
  '/activites/fichier.xlsx',
  '/saisie/modele.csv',
  '/saisie/modele.xlsx',
  '/plans/:slug/rapport.pdf',
  '/plans/:slug/comparer',
  '/plans/:slug/comparer/:a/:b/comparaison.csv',
  '/plans/:slug/diffusions/:number/rapport.pdf',
  '/plans/:slug/diffusions/:number/chiffres.csv',
  '/plans/:slug/diffusions/:number/chiffres.xlsx',
  '/plans/:slug/diffusions/:number/chiffres.json',
  '/indicateurs/:id/carte.svg',
  '/certificats/:id/certificat.json',
  '/certificats/:id/certificat.pdf',
  '/certificats/:id/diplome.pdf',
  '/emetteurs/:slug/did.json',
  '/formations/calendrier.ics',
  '/formations/catalogue.pdf',
  '/formations/sessions/:id/session.ics',
  '/travail/formations/programmes/:slug/dossier.pdf',
  '/travail/formations/programmes/:slug/dossier.xlsx',
  '/catalogue.jsonld',
  '/flux.atom',
  '/connexion/fournisseur',
  '/connexion/fournisseur/retour',
  '/deconnexion/fournisseur',
  '/travail/formations/sessions/:id/feuille.pdf',
  '/travail/formations/sessions/:id/dossier.zip',
]

type Indicator = { readonly id: string; readonly kind: string; readonly state: string }
type Measure = {
  readonly id: string
  readonly number: string
  readonly indicators: readonly Indicator[]
  readonly measures: readonly Measure[]
}

/** For every route with a page, real addresses of the demonstration: one at least, one for each look it can have. */
export async function pageAddresses(product: Product): Promise<Readonly<Record<string, readonly Visit[]>>> {
  const { plans, requests } = await product.demo()
  const plan = `${plans[0]}`
  const read = async (path: string) => (await apiOf(product.baseUrl)('GET', path)).body
  const body = await read(`/plans/${plan}`)
  const measures = withInner((body as { measures: readonly Measure[] }).measures)
  const indicators = onePer(
    measures.flatMap((one) => one.indicators),
    (one) => `${one.kind} ${one.state}`,
  )
  const numbered = (number: string) => measures.find((one) => one.number === number)?.id ?? 'none'
  const figures: readonly { id: string; period: string | null }[] = await Promise.all(
    indicators.map(({ id }) => read(`/indicators/${id}`)),
  )
  const counted = figures.filter((one) => one.period !== null)
  // The plan whose figures are entered and imported, by services, of people too.
  const quality = await read('/plans/qualite-du-reseau')
  const entered = withInner((quality as { measures: readonly Measure[] }).measures)
    .flatMap((one) => one.indicators)
    .slice(0, 2)
    .map(({ id }) => id)
  const sessions = (await read('/sessions?limit=1')) as { items: readonly { id: string }[] }
  const session = sessions.items[0]?.id
  const toCome = (await read('/sessions?from=2027-01-01&limit=1')) as typeof sessions
  const coming = toCome.items[0]?.id
  const mine = 'qualite-maison-des-tilleuls-2026'
  const links = await linksSent(product)
  const own = apiOf(product.baseUrl, await product.token('direction@demo.example', 'read'))
  const derived = ((await own('GET', `/plans/${mine}`)).body as { measures: readonly Measure[] }).measures
  const documents = await documentsOf(product)
  const held = await activitiesOf(own)
  const certificates = await certificatesOf(product)
  const historyOf = (id: string) =>
    `/indicateurs/${id}/historique?organisation=maison-des-tilleuls&period=2026-Q3`
  const anyone = (...paths: string[]) => paths.map((path) => ({ path, as: null }))
  const by = (as: string, ...paths: string[]) => paths.map((path) => ({ path, as }))
  const every = <T>(list: readonly T[], path: (one: T) => string) => list.map(path)
  return {
    '/': anyone('/'),
    '/plans/:slug': anyone(`/plans/${plan}`),
    '/plans/:slug/diffusions/:number': anyone(`/plans/${plan}/diffusions/1`),
    '/plans/:slug/comparer/:a/:b': anyone(`/plans/${plan}/comparer/1/3`),
    '/certificats/verifier': anyone(
      '/certificats/verifier',
      `/certificats/verifier?adresse=${certificates.standing}`,
      '/certificats/verifier?adresse=zzz',
    ),
    '/certificats/:id': anyone(`/certificats/${certificates.standing}`),
    '/travail/certificats': by('coordination', '/travail/certificats'),
    '/travail/certificats/:slug': by('coordination', '/travail/certificats/aller-vers-et-accueillir'),
    '/passeport': by('travail', '/passeport'),
    '/formations': anyone('/formations', '/formations?search=zzz', '/formations?open=on&duration=day'),
    '/formations/:slug': anyone('/formations/femmes-a-la-rue', '/formations/la-premiere-rencontre-en-rue'),
    '/formations/sessions/:id': [
      ...anyone(`/formations/sessions/${session}`, `/formations/sessions/${coming}`),
      ...by('direction', `/formations/sessions/${coming}`),
    ],
    '/formations/sessions/:session/inscrire': by('direction', `/formations/sessions/${coming}/inscrire?n=3`),
    '/inscription': anyone('/inscription'),
    '/l/inscription/:token': anyone(await codeGiven(product, `${coming}`)),
    '/travail/formations': by('coordination', '/travail/formations'),
    '/travail/formations/programmes/nouveau': by('coordination', '/travail/formations/programmes/nouveau'),
    '/travail/formations/programmes/:slug/modifier': by(
      'coordination',
      '/travail/formations/programmes/aller-vers-et-accueillir/modifier',
    ),
    '/travail/formations/modules/nouveau': by(
      'coordination',
      '/travail/formations/modules/nouveau?programme=aller-vers-et-accueillir',
    ),
    '/travail/formations/modules/:slug': by('coordination', '/travail/formations/modules/femmes-a-la-rue'),
    '/travail/formations/sessions/nouvelle': by(
      'coordination',
      '/travail/formations/sessions/nouvelle?module=femmes-a-la-rue',
    ),
    '/travail/formations/sessions/:id': by(
      'coordination',
      `/travail/formations/sessions/${session}`,
      `/travail/formations/sessions/${coming}`,
    ),
    '/travail/formations/sessions/:id/dossier': by(
      'coordination',
      `/travail/formations/sessions/${session}/dossier`,
    ),
    '/travail/formations/sessions/:id/modifier': by(
      'coordination',
      `/travail/formations/sessions/${coming}/modifier`,
    ),
    '/travail/formations/sessions/:id/presences': by(
      'coordination',
      `/travail/formations/sessions/${session}/presences`,
    ),
    '/travail/formations/sessions/:id/presences/signer': by(
      'coordination',
      `/travail/formations/sessions/${session}/presences/signer?demi=1&trainer=1`,
    ),
    '/travail/formations/programmes/:slug': by(
      'coordination',
      '/travail/formations/programmes/aller-vers-et-accueillir',
    ),
    '/travail/formations/sessions/:id/couts': by(
      'coordination',
      `/travail/formations/sessions/${session}/couts`,
    ),
    '/activites': [
      ...by('travail', '/activites', '/activites?month=2026-10'),
      ...by('coordination', '/activites', '/activites?month=2026-10'),
    ],
    '/activites/nouvelle': [
      ...by('travail', '/activites/nouvelle'),
      ...by('coordination', '/activites/nouvelle'),
    ],
    '/activites/:id': [
      ...by('travail', `/activites/${held.activity}`),
      ...by('coordination', `/activites/${held.activity}`),
    ],
    '/journees': [...anyone('/journees'), ...by('direction', '/journees')],
    '/journees/nouvelle': by('direction', '/journees/nouvelle'),
    '/journees/:id': [
      ...anyone(...every(held.offers, (id) => `/journees/${id}`)),
      ...by('direction', ...every(held.offers, (id) => `/journees/${id}`)),
    ],
    '/services': anyone('/services', '/services?q=zzz'),
    '/services/:slug': anyone('/services/maison-des-tilleuls'),
    '/mesures/:id': anyone(...['6', '33'].map((number) => `/mesures/${numbered(number)}`)),
    '/indicateurs/:id': anyone(...every(indicators, ({ id }) => `/indicateurs/${id}`)),
    '/indicateurs/:id/carte': anyone(...every(indicators, ({ id }) => `/indicateurs/${id}/carte`)),
    '/indicateurs/:id/origine/:period': anyone(
      ...every(counted, ({ id, period }) => `/indicateurs/${id}/origine/${period}`),
    ),
    '/travail/plans/:slug/diffuser': by('coordination', `/travail/plans/${plan}/diffuser`),
    '/a-faire': [
      ...by('coordination', '/a-faire'),
      ...by('direction', '/a-faire'),
      ...by('travail', '/a-faire'),
    ],
    '/declarations': by('coordination', '/declarations'),
    '/declarations/nouvelle': by('coordination', '/declarations/nouvelle'),
    '/declarations/:id': by('coordination', ...every(requests, (request) => `/declarations/${request}`)),
    '/declarations/:request/:organisation': [
      ...by('direction', '/declarations/participation-reglement/maison-des-tilleuls'),
      ...by('coordination', '/declarations/participation-reglement/maison-du-four-a-pain'),
    ],
    '/indicateurs/:id/modifier': by(
      'coordination',
      ...every(indicators, ({ id }) => `/indicateurs/${id}/modifier`),
    ),
    '/indicateurs/:id/saisir': by(
      'coordination',
      ...every(
        onePer(indicators, (one) => one.kind),
        ({ id }) => `/indicateurs/${id}/saisir`,
      ),
    ),
    '/indicateurs/:id/historique': [
      ...by('direction', ...every(entered, historyOf)),
      ...by('coordination', ...every(entered, historyOf)),
    ],
    '/saisie': [
      ...by('direction', '/saisie', '/saisie?period=2026-Q3'),
      ...by('travail', '/saisie'),
      ...by('coordination', '/saisie', '/saisie?organisation=maison-des-tilleuls', '/saisie?by=indicator'),
      ...by('coordination', ...every(entered, (id) => `/saisie?by=indicator&indicator=${id}`)),
    ],
    '/nos-chiffres': by('direction', '/nos-chiffres'),
    '/travail/plans': by('coordination', '/travail/plans'),
    '/travail/plans/:slug': [
      ...by('coordination', `/travail/plans/${plan}`, '/travail/plans/qualite-du-reseau'),
      ...by('direction', `/travail/plans/${plan}`, `/travail/plans/${mine}`),
    ],
    '/travail/plans/comparer': [
      ...by('coordination', '/travail/plans/comparer', `/travail/plans/comparer?plans=${plans.join(',')}`),
      ...by('coordination', `/travail/plans/comparer?plans=${plans.slice(1).join(',')}&by=serves`),
    ],
    '/travail/plans/:slug/notes': by('coordination', `/travail/plans/${plan}/notes`),
    '/travail/plans/:slug/versions': [
      ...by('coordination', `/travail/plans/${plan}/versions`),
      ...by('direction', `/travail/plans/${mine}/versions`),
    ],
    '/travail/plans/:slug/versions/:a/:b': by(
      'coordination',
      `/travail/plans/${plan}/versions/1/today`,
      '/travail/plans/qualite-du-reseau/versions/1/aujourd-hui',
    ),
    '/travail/plans/:slug/deriver': by('direction', '/travail/plans/qualite-du-reseau/deriver'),
    '/travail/mesures/:id': [
      ...by('coordination', `/travail/mesures/${numbered('33')}`),
      ...by('direction', ...every(derived, ({ id }) => `/travail/mesures/${id}`)),
    ],
    '/travail/liens': by('coordination', '/travail/liens'),
    '/travail/liens/nouveau': by('coordination', '/travail/liens/nouveau'),
    '/l/:token': anyone(links.declaration, links.figures),
    '/l/rappels/:token': anyone(links.reminders),
    '/mesures/:id/modifier': by('coordination', `/mesures/${numbered('33')}/modifier`),
    '/importer': [...by('coordination', '/importer'), ...by('travail', '/importer')],
    '/importer/historique': [
      ...by('coordination', '/importer/historique'),
      ...by('travail', '/importer/historique'),
    ],
    '/documents': [...by('coordination', '/documents'), ...by('direction', '/documents')],
    '/documents/:id': [
      ...by('direction', ...every(documents.open, ({ id }) => `/documents/${id}`)),
      ...by('travail', ...every(documents.open, ({ id }) => `/documents/${id}`)),
    ],
    '/documents/confidentiels': by('sure', '/documents/confidentiels'),
    '/documents/confidentiels/:id': by(
      'sure',
      ...every(documents.confidential, ({ id }) => `/documents/confidentiels/${id}`),
    ),
    '/organisations': by('coordination', '/organisations', '/organisations?q=xyz'),
    '/organisations/nouvelle': by('coordination', '/organisations/nouvelle'),
    '/organisations/:slug': by(
      'coordination',
      '/organisations/maison-des-tilleuls',
      '/organisations/reseau-passerelles',
    ),
    '/organisations/:slug/modifier': by('coordination', '/organisations/maison-des-tilleuls/modifier'),
    '/administration': [...by('coordination', '/administration'), ...by('dpo', '/administration')],
    '/administration/personnes': by(
      'coordination',
      '/administration/personnes',
      '/administration/personnes?q=zzz',
    ),
    '/administration/personnes/:account': by('coordination', await personListed(product)),
    '/administration/organisations/:organisation/personnes': by(
      'coordination',
      '/administration/organisations/maison-des-tilleuls/personnes',
    ),
    '/administration/reglages': by('coordination', '/administration/reglages'),
    '/administration/journal': by(
      'coordination',
      '/administration/journal',
      '/administration/journal?who=zzz',
    ),
    '/administration/messages': by(
      'coordination',
      '/administration/messages',
      '/administration/messages?state=failed',
    ),
    '/administration/travaux': by('coordination', '/administration/travaux'),
    '/administration/conservation': by(
      'coordination',
      '/administration/conservation',
      '/administration/conservation?kind=reminders&months=3',
    ),
    '/connexion': anyone('/connexion'),
    '/connexion/cle': [...anyone('/connexion/cle'), ...by('coordination', '/connexion/cle')],
    '/compte/cles': by('coordination', '/compte/cles'),
    '/premiers-pas': anyone('/premiers-pas'),
    '/connexion/oubli': anyone('/connexion/oubli', '/connexion/oubli?asked=1'),
    '/connexion/acces': anyone('/connexion/acces'),
    '/invitation': anyone('/invitation'),
    '/comptes/inviter': [...by('coordination', '/comptes/inviter')],
    '/l/invitation/:token': anyone(links.invitation),
    '/l/acces/:token': anyone(links.access),
    '/compte/second-facteur': by('coordination', '/compte/second-facteur'),
    '/connexion/code': by('coordination', '/connexion/code'),
    '/compte': by('coordination', '/compte'),
    '/compte/cle-de-secours': by('coordination', '/compte/cle-de-secours'),
    '/accessibilite': anyone('/accessibilite'),
    '/donnees-personnelles': anyone('/donnees-personnelles'),
    '/licence': anyone('/licence'),
    '/api': anyone('/api'),
    '/ui': anyone('/ui'),
  }
}

const withInner = (measures: readonly Measure[]): readonly Measure[] =>
  measures.flatMap((one) => [one, ...withInner(one.measures)])

const onePer = <T>(list: readonly T[], key: (one: T) => string): readonly T[] => [
  ...new Map(list.map((one) => [key(one), one])).values(),
]

/** A link to each kind of task, and one that silences reminders: as their messages have them. */
async function linksSent(product: Product) {
  const silent = { organisation: 'les-paliers-de-valmaree' }
  const declaration = { kind: 'declaration', request: 'participation-reglement', ...silent }
  const figures = { kind: 'figures', period: '2026-Q4', ...silent }
  const sent = {
    declaration: await taskLink(product, { ...declaration, address: 'one@paliers.demo.example' }),
    figures: await taskLink(product, { ...figures, address: 'two@paliers.demo.example' }),
  }
  const coordination = apiOf(product.baseUrl, await product.token('coordination@demo.example', 'write'))
  await coordination('POST', '/declaration-requests/participation-reglement/remind')
  const ways = await waysInSent(product)
  return {
    ...sent,
    ...ways,
    reminders: await linkWrittenTo(product, 'one@paliers.demo.example', 'reminders'),
  }
}

/** The page that a printed code leads to. */
async function codeGiven(product: Product, session: string): Promise<string> {
  const coordination = apiOf(product.baseUrl, await product.token('coordination@demo.example', 'write'))
  const made = await coordination('POST', `/sessions/${session}/codes`, { body: { n: 1 } })
  const [one] = (made.body as { codes: readonly { code: string }[] }).codes
  const body = new URLSearchParams({ code: one?.code ?? '' })
  const headers = { origin: product.baseUrl }
  const answer = await fetch(`${product.baseUrl}/inscription`, {
    method: 'POST',
    body,
    headers,
    redirect: 'manual',
  })
  return answer.headers.get('location') ?? ''
}

/** A certificate of the demonstration that names its holder. */
async function certificatesOf(product: Product): Promise<{ readonly standing: string }> {
  const token = await product.token('coordination@demo.example', 'read')
  const read = apiOf(product.baseUrl, token)
  const { body } = await read('GET', '/programmes/aller-vers-et-accueillir/certificates')
  const [held] = (body as { held: readonly { id: string }[] }).held
  if (!held) throw new Error('the demonstration certified nobody')
  return { standing: held.id }
}

/** The documents of a house: those that its people read, and the confidential ones. */
async function documentsOf(product: Product) {
  const read = async (scope: 'read' | 'confidential', path: string) => {
    const token = await product.token('direction@demo.example', scope)
    const { body } = await apiOf(product.baseUrl, token)('GET', path)
    return (body as { items: readonly { id: string }[] }).items
  }
  return {
    open: await read('read', '/documents'),
    confidential: await read('confidential', '/documents/confidential'),
  }
}

/** An activity of a house, and the days that are offered. */
async function activitiesOf(own: ReturnType<typeof apiOf>) {
  const read = async (path: string) => {
    const { body } = await own('GET', path)
    return (body as { items: readonly { id: string }[] }).items.map(({ id }) => id)
  }
  const [activity] = await read('/activities?organisation=maison-des-tilleuls&kind=open_dialogue')
  return { activity, offers: await read('/offers') }
}

/** The link of an invitation, and one of somebody who forgot a password. */
async function waysInSent(product: Product) {
  const invited = 'invitee@demo.example'
  const { accounts } = await product.demo()
  const post = formsOf(product.baseUrl)
  const coordination = accounts.find((one) => one.email.startsWith('coordination@'))
  const cookie = await post('/connexion', { ...coordination })
  const place = { role: 'worker', organisation: 'maison-des-tilleuls', language: 'fr' }
  await post('/comptes/inviter', { name: 'Camille Invitée', email: invited, ...place }, cookie)
  await post('/connexion/oubli', { email: 'travail@demo.example' })
  return {
    invitation: await linkWrittenTo(product, invited, 'invitation'),
    access: await linkWrittenTo(product, 'travail@demo.example', 'access'),
  }
}

/** The page of somebody who works at a service, as the list of people links to it. */
async function personListed(product: Product): Promise<string> {
  const { accounts } = await product.demo()
  const coordination = accounts.find((one) => one.email.startsWith('coordination@'))
  const cookie = await formsOf(product.baseUrl)('/connexion', { ...coordination })
  const list = await fetch(`${product.baseUrl}/administration/personnes?q=travail%40`, {
    headers: { cookie },
  })
  const found = (await list.text()).match(/\/administration\/personnes\/[^"/?]+/)
  if (!found) throw new Error('the list of people links to nobody')
  return found[0]
}

/** Posts a form as a page of the product would; answers the cookies that were set. */
const formsOf =
  (baseUrl: string) =>
  async (path: string, fields: Record<string, unknown>, cookie = ''): Promise<string> => {
    const body = new URLSearchParams(Object.entries(fields).map(([name, value]) => [name, String(value)]))
    const headers = { origin: baseUrl, cookie }
    const answer = await fetch(`${baseUrl}${path}`, { method: 'POST', body, headers, redirect: 'manual' })
    if (answer.status >= 400) throw new Error(`${path} was refused: ${answer.status}`)
    return answer.headers
      .getSetCookie()
      .map((one) => one.split(';')[0])
      .join('; ')
  }
