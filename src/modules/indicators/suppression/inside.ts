import { sql } from 'kysely'
import { exposes, suppressInside } from '../../../kernel/suppression.ts'
import type { Db } from '../../../server/database.ts'
import type { Reading } from '../../../server/use-case.ts'
import { within } from '../../organisations/index.ts'
import type { Indicator } from '../indicator.ts'
import type { Figure } from '../observation.ts'
import { countedAmong, figuresGiven, type GivenFigure, type OwnFigure } from '../own-figures.ts'
import { remembered } from './remembered.ts'
import { structureUnder, thresholdOf } from './structure.db.ts'
import { decidedTable, type Structure, type Tabled } from './table.ts'

/** A figure of an organisation, as far as it is decided who may see it. */
export type Said = Figure & {
  readonly indicator: string
  readonly organisation: string
  readonly period: string
  readonly origin: string
  readonly category: string
}

/** Whether a figure is shown to nobody but those it is of. */
export type Hides = (figure: Said) => boolean

/** Of which figures to decide: of these indicators and periods, and what they said before. */
type Asked = {
  readonly indicators: readonly Indicator[]
  readonly periods: readonly string[]
  readonly past?: readonly Said[]
}

/**
 * Which figures are hidden from a reader inside the network: of organisations that are not their own each small count
 * of people, all categories beside one, and what would give one away to somebody who reads the others and the total as
 * they stand.
 */
export async function hiddenFrom(
  reading: Reading,
  organisations: readonly string[],
  asked: Asked,
): Promise<Hides> {
  const own = await ownAmong(reading, organisations)
  if (organisations.every((one) => own.has(one))) return () => false
  const hides = await hiddenFromOthers(reading.db, asked)
  return (figure) => !own.has(figure.organisation) && hides(figure)
}

/** Those among organisations whose own people the reader is among. */
export async function ownAmong({ db, actor }: Reading, organisations: readonly string[]) {
  const rows = await db
    .selectFrom('organisation as o')
    .select('o.id')
    .where(sql<boolean>`o.id = any(${sql.val([...organisations])}::uuid[])`)
    .where(within(actor.remit('observation.own'), 'o.id'))
    .execute()
  return new Set(rows.map((row) => row.id))
}

async function hiddenFromOthers(db: Db, { indicators, periods, past = [] }: Asked): Promise<Hides> {
  const exposing = indicators.filter(({ unitCounted }) => exposes(unitCounted))
  if (exposing.length === 0) return () => false
  const threshold = await thresholdOf(db)
  const ids = exposing.map(({ id }) => id)
  const units = new Map(exposing.map(({ id, unitCounted }) => [id, unitCounted]))
  const isSmall: Hides = ({ indicator, numerator, denominator, value }) =>
    suppressInside(units.get(indicator) ?? null, threshold, { numerator, denominator, value }).suppressed
  const given = await figuresGiven(db, ids, periods)
  const parted = new Set(
    [...given, ...past].filter((one) => one.category !== '' && isSmall(one)).map(wholeOf),
  )
  const telling = await tellingAmong(db, exposing, given, threshold)
  return (figure) =>
    isSmall(figure) || (figure.category !== '' && parted.has(wholeOf(figure))) || telling.has(placeOf(figure))
}

const wholeOf = ({ indicator, organisation, period, origin }: Said) =>
  `${indicator} ${organisation} ${period} ${origin}`
const placeOf = ({ indicator, organisation, period, category }: Omit<Said, 'origin' | keyof Figure>) =>
  `${indicator} ${organisation} ${period} ${category}`

/** The places of the figures that would give a small count away, themselves small or not. */
async function tellingAmong(
  db: Db,
  indicators: readonly Indicator[],
  given: readonly GivenFigure[],
  threshold: number,
): Promise<ReadonlySet<string>> {
  const structures = new Map<string, Structure>()
  const byIndicator = Map.groupBy(given, ({ indicator }) => indicator)
  const telling = new Set<string>()
  for (const indicator of indicators) {
    const { id, holder, kind, unitCounted, breakdown } = indicator
    const own = await countedAmong(db, indicator, byIndicator.get(id) ?? [])
    if (own.length === 0) continue
    const structure = structures.get(holder) ?? byThemselves(await structureUnder(db, holder))
    structures.set(holder, structure)
    for (const [period, figures] of Map.groupBy(own, (one) => one.period))
      for (const [organisation, category] of hiddenOf(
        { kind, unitCounted, breakdown },
        figures,
        structure,
        threshold,
      ))
        telling.add(placeOf({ indicator: id, organisation, period, category }))
  }
  return telling
}

type Hidden = readonly (readonly [organisation: string, category: string])[]
const lately = remembered<Hidden>(100)

/** Whose figures of a period a table of their own hides. */
function hiddenOf(what: Tabled, own: readonly OwnFigure[], structure: Structure, threshold: number): Hidden {
  return lately([what, own, structure, threshold], () => {
    const placed = own.map((one) =>
      structure[itself(one.organisation)] ? { ...one, organisation: itself(one.organisation) } : one,
    )
    return decidedTable(what, placed, structure, threshold).flatMap(
      ({ organisation, suppressed, breakdown }) =>
        suppressed && organisation !== null && !structure[itself(organisation)]
          ? [[organisation.replace(/^=/, ''), breakdown] as const]
          : [],
    )
  })
}

/**
 * Inside the network one reads what an organisation itself said, where a release shows it with all under it: so whoever
 * has others under it stands under itself too.
 */
function byThemselves(structure: Structure): Structure {
  const above = new Set(Object.values(structure).flatMap(({ parent }) => parent ?? []))
  const themselves = [...above].flatMap((id) => {
    const standing = structure[id]
    return standing ? [[itself(id), { ...standing, parent: id }] as const] : []
  })
  return { ...structure, ...Object.fromEntries(themselves) }
}

/** No id of an organisation begins this way. */
const itself = (id: string) => `=${id}`
