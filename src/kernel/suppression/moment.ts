/** What one organisation itself said: for a category, or for the whole (`''`). `counts` are what `countsOf` makes of a figure. */
export type Said = {
  readonly organisation: string
  readonly category: string
  readonly counts: readonly number[]
}

/** Where an organisation stands in the sums: under which other one, and in which groups (territories, sectors). */
export type Place = { readonly parent: string | null; readonly groups: readonly string[] }

/** The figures of one indicator and period as a release adds them up, and which of its sums it shows. */
export type Snapshot = {
  readonly said: readonly Said[]
  readonly places: ReadonlyMap<string, Place>
  /** Of an earlier release: whether it showed a sum. The one being made has none yet. */
  shows?(node: string | null, category: string): boolean
}

/** Which counts can expose somebody: each of them, and with `whole` their sum too (a share: these, the others, all). */
export type Exposing = { readonly layers: number; readonly whole: boolean; readonly threshold: number }

/**
 * Numbers for the names of a table, the same in every release. Nodes: 0 the whole plan, then each organisation with
 * all under it, then each organisation by itself, then each group. Categories: 0 the whole, then each, then the rest.
 */
export class Names {
  readonly organisations = new Map<string, number>()
  readonly categories = new Map<string, number>([['', 0]])
  readonly groups = new Map<string, number>()

  constructor(snapshots: readonly Snapshot[]) {
    const ids = new Set(snapshots.flatMap(({ places }) => [...places.keys()]))
    // An order that says nothing of the figures: who is hidden beside a small count does not tell which is the smaller.
    for (const id of [...ids].sort((a, b) => shuffle(a) - shuffle(b) || (a < b ? -1 : 1)))
      this.organisations.set(id, this.organisations.size + 1)
    // Whoever adds the same table up twice finds the same hidden, whichever way the database read it.
    const named = new Set(snapshots.flatMap(({ said }) => said.map((one) => one.category)))
    for (const category of [...named].sort())
      if (!this.categories.has(category)) this.categories.set(category, this.categories.size)
    for (const { places } of snapshots)
      for (const { groups } of places.values())
        for (const group of groups) if (!this.groups.has(group)) this.groups.set(group, this.groups.size)
  }

  /** How many categories a node has cells for: with categories, the rest that names none is one more. */
  get width() {
    return this.categories.size === 1 ? 1 : this.categories.size + 1
  }
  get rest() {
    return this.width - 1
  }
  get nodes() {
    return 1 + 2 * this.organisations.size + this.groups.size
  }
  own = (organisation: number) => organisation + this.organisations.size
  groupNode = (group: string) => 1 + 2 * this.organisations.size + (this.groups.get(group) as number)
  nodeOf = (node: string | null) =>
    node === null ? 0 : (this.organisations.get(node) ?? (this.groups.has(node) ? this.groupNode(node) : -1))
}

function shuffle(text: string): number {
  let hash = 2166136261
  for (let at = 0; at < text.length; at += 1) hash = Math.imul(hash ^ text.charCodeAt(at), 16777619)
  return hash >>> 0
}

/**
 * One release's table. An atom is what one organisation itself said for one category; a cell is a sum of atoms: of a
 * node and a category. Cells nobody publishes (an organisation without those under it, the rest that names no
 * category) are there too, since who knows the others can work them out.
 */
export class Moment {
  readonly counts: Float64Array
  /** Whether a cell is published, shown or not; whether it is shown; is a small count; lies within a small count. */
  readonly real: Uint8Array
  readonly shown: Uint8Array
  readonly small: Uint8Array
  readonly masked: Uint8Array
  /** Organisations that said something, in the order of the names. */
  readonly speakers: readonly number[]
  private readonly paths: (readonly number[] | undefined)[] = []
  private readonly groupsOf: (readonly number[])[] = []
  private readonly atoms = new Map<number, readonly number[]>()
  private readonly under = new Map<number, number[]>()

  constructor(
    readonly names: Names,
    readonly exposing: Exposing,
    snapshot: Snapshot,
  ) {
    const cells = names.nodes * names.width
    this.counts = new Float64Array(cells * exposing.layers)
    this.real = new Uint8Array(cells)
    this.shown = new Uint8Array(cells)
    this.small = new Uint8Array(cells)
    this.masked = new Uint8Array(cells)
    this.layOut(snapshot)
    this.speakers = this.addUp(snapshot)
    this.findSmall()
    this.decideShown(snapshot)
  }

  /** The nodes that hold an organisation's own figures, from itself up to the whole plan. */
  pathOf = (organisation: number): readonly number[] => this.paths[organisation] ?? []

  /** What an organisation itself said for a category; undefined where it said nothing. */
  atom = (organisation: number, category: number): readonly number[] | undefined =>
    this.atoms.get(organisation * this.names.width + category)

  /** The cells that an atom is part of. */
  cellsOf(organisation: number, category: number): number[] {
    const { width } = this.names
    const cells: number[] = []
    for (const node of this.pathOf(organisation)) {
      cells.push(node * width)
      if (category > 0) cells.push(node * width + category)
    }
    for (const group of this.groupsOf[organisation] ?? []) cells.push(group * width)
    return cells
  }

  count = (cell: number, layer: number) => this.counts[cell * this.exposing.layers + layer] as number

  /** The sum of a cell's counts: 0 is a cell with nobody in it, which is shown. */
  total(cell: number): number {
    let sum = 0
    for (let layer = 0; layer < this.exposing.layers; layer += 1) sum += Math.abs(this.count(cell, layer))
    return sum
  }

  /** The organisations whose own figures a node holds. */
  speakersUnder(node: number): readonly number[] {
    if (this.under.size === 0)
      for (const one of this.speakers)
        for (const above of [...this.pathOf(one), ...(this.groupsOf[one] ?? [])]) {
          const known = this.under.get(above)
          if (known) known.push(one)
          else this.under.set(above, [one])
        }
    return this.under.get(node) ?? []
  }

  private layOut({ places, said }: Snapshot) {
    const { names } = this
    const inner = new Set([...places.values()].flatMap(({ parent }) => parent ?? []))
    const speaking = new Set(said.map((one) => one.organisation))
    for (const id of speaking) {
      const organisation = names.organisations.get(id) as number
      const path = inner.has(id) ? [names.own(organisation)] : []
      const seen = new Set<string>()
      for (let at: string | null = id; at !== null && !seen.has(at); at = places.get(at)?.parent ?? null) {
        seen.add(at)
        path.push(names.organisations.get(at) as number)
      }
      this.paths[organisation] = [...path, 0]
      this.groupsOf[organisation] = (places.get(id)?.groups ?? []).map(names.groupNode)
    }
  }

  private addUp({ said }: Snapshot): readonly number[] {
    const { names } = this
    const bySpeaker = Map.groupBy(said, (one) => names.organisations.get(one.organisation) as number)
    for (const [organisation, all] of bySpeaker) {
      const named = all.filter((one) => one.category !== '')
      const whole = all.find((one) => one.category === '')
      for (const { category, counts } of named)
        this.add(organisation, names.categories.get(category) as number, counts)
      const rest =
        whole &&
        minus(
          whole.counts,
          named.map((one) => one.counts),
        )
      if (rest && (named.length === 0 || rest.some((one) => one !== 0)))
        this.add(organisation, names.rest, rest)
    }
    return [...bySpeaker.keys()].sort((a, b) => a - b)
  }

  private add(organisation: number, category: number, counts: readonly number[]) {
    const { names, exposing } = this
    this.atoms.set(organisation * names.width + category, counts)
    const published = names.width === 1 || category < names.rest
    for (const cell of this.cellsOf(organisation, category)) {
      const node = Math.floor(cell / names.width)
      const alone = node > names.organisations.size && node <= 2 * names.organisations.size
      if (!alone && (published || cell % names.width === 0)) this.real[cell] = 1
      for (let layer = 0; layer < exposing.layers; layer += 1) {
        const at = cell * exposing.layers + layer
        this.counts[at] = rounded((this.counts[at] as number) + (counts[layer] ?? 0))
      }
    }
  }

  private findSmall() {
    const { layers, whole, threshold } = this.exposing
    const small = (count: number) => count > 0 && count < threshold
    for (let cell = 0; cell < this.small.length; cell += 1) {
      let sum = 0
      for (let layer = 0; layer < layers; layer += 1) {
        sum += this.count(cell, layer)
        if (small(this.count(cell, layer))) this.small[cell] = 1
      }
      if (whole && small(rounded(sum))) this.small[cell] = 1
    }
  }

  /**
   * All that a small count is made of is hidden with it, zeros too: two parts known to hold somebody would say that the
   * count is no 1. Then what is not small is shown, or what an earlier release showed.
   */
  private decideShown({ shows }: Snapshot) {
    for (const organisation of this.speakers) this.mask(organisation)
    if (!shows) {
      for (let cell = 0; cell < this.shown.length; cell += 1)
        this.shown[cell] = this.real[cell] && !this.small[cell] && !this.masked[cell] ? 1 : 0
      return
    }
    const { names } = this
    const nodes = [null, ...names.organisations.keys(), ...names.groups.keys()]
    for (const node of nodes)
      for (const [category, number] of names.categories) {
        const cell = names.nodeOf(node) * names.width + number
        this.shown[cell] = this.real[cell] && shows(node, category) ? 1 : 0
      }
    // A release that showed nothing of a table did not even say where there is somebody.
    if (!this.shown.includes(1)) this.masked.fill(1)
  }

  private mask(organisation: number) {
    const { width } = this.names
    const inGroup = (this.groupsOf[organisation] ?? []).some((group) => this.small[group * width])
    // From the whole plan down: what lies in a small count is masked.
    for (let category = 0; category < width; category += 1) {
      let within = false
      for (const node of this.pathOf(organisation).toReversed()) {
        const cell = node * width + category
        const inWhole = category > 0 && (this.small[node * width] || this.masked[node * width])
        const leaf = node === this.pathOf(organisation)[0]
        if (within || inWhole || (leaf && inGroup)) this.masked[cell] = 1
        within = within || this.small[cell] === 1
      }
    }
  }
}

const minus = (from: readonly number[], parts: readonly (readonly number[])[]) =>
  from.map((count, layer) => rounded(parts.reduce((left, part) => left - (part[layer] ?? 0), count)))

// Decimal fractions are kept to the millionth, so that what adds up to nothing is nothing.
const rounded = (count: number) => Math.round(count * 1e6) / 1e6
