import type { Language } from '../../../kernel/localized.ts'
import { texts as house } from '../../../server/texts.ts'
import { type FigureText, figureText } from '../figure-text.ts'
import { points, scaled } from '../picture.ts'
import type { Card } from './read-card.ts'

const [width, height, margin] = [720, 440, 32]
const font = "'Noto Sans', 'Liberation Sans', Arial, sans-serif"
const colours = { ink: '#1b2225', soft: '#4d5a60', teal: '#0b5c63', rule: '#c9d1d3', paper: '#ffffff' }

export type PictureIn = {
  readonly language: Language
  readonly timeZone: string
  readonly baseUrl: string
  readonly demonstration: boolean
}

/** The card as one picture that needs nothing else: its words are in it as a title and a description too. */
export function pictureOf(card: Card, { language, timeZone, baseUrl, demonstration }: PictureIn): string {
  const words = figureText(language, timeZone)
  const statement = words.text(card.withdrawn ? card.statement : card.indicator.statement)
  const said = saidOf(card, words)
  const source = sourceOf(card, words)
  const title = linesOf(statement, 52, 3)
  const sentence = linesOf(said, 74, 3)
  const top = margin + title.length * 27 + sentence.length * 21 + 30
  return `<?xml version="1.0" encoding="UTF-8"?>\n${(
    <svg
      xmlns="http://www.w3.org/2000/svg"
      viewBox={`0 0 ${width} ${height}`}
      width={width}
      height={height}
      role="img"
      aria-labelledby="titre description"
      lang={language}
      font-family={font}
    >
      <title id="titre">{statement}</title>
      <desc id="description">{`${said} ${source}`}</desc>
      <rect width={width} height={height} fill={colours.paper} stroke={colours.rule} />
      <Lines lines={title} y={margin + 18} step={27} size={21} weight="bold" fill={colours.ink} />
      <Lines lines={sentence} y={margin + title.length * 27 + 20} step={21} size={16} fill={colours.ink} />
      {!card.withdrawn && <Drawing card={card} words={words} top={top} />}
      <text x={margin} y={height - 32} font-size="13" fill={colours.soft}>
        {source}
      </text>
      <text x={margin} y={height - 14} font-size="13" fill={colours.soft}>
        {[demonstration && house.in(language)('banner'), baseUrl].filter(Boolean).join(' ')}
      </text>
    </svg>
  )}\n`
}

function saidOf(card: Card, words: FigureText): string {
  const { t, formats } = words
  if (card.withdrawn)
    return `${t('release.withdrawn')}. ${t('release.withdrawn.what', { day: formats.day(formats.dayOf(card.at)), reason: card.reason })}`
  const { indicator } = card
  const period = indicator.period ? `(${formats.period(indicator.period)})` : ''
  return [t(`state.${indicator.state}`), '·', words.value(indicator), period, words.target(indicator)]
    .filter(Boolean)
    .join(' ')
}

const sourceOf = (card: Card, { t, formats, text }: FigureText) =>
  card.withdrawn
    ? ''
    : t('card.source', {
        holder: text(card.release.content.plan.holder.name),
        number: card.release.number,
        day: formats.day(formats.dayOf(card.release.releasedAt)),
      })

type LinesProps = {
  lines: readonly string[]
  y: number
  step: number
  size: number
  fill: string
  weight?: string
}

const Lines = ({ lines, y, step, size, fill, weight }: LinesProps) => (
  <>
    {lines.map((line, index) => (
      <text x={margin} y={y + index * step} font-size={size} font-weight={weight} fill={fill}>
        {line}
      </text>
    ))}
  </>
)

type Shown = Extract<Card, { withdrawn: false }>

/** The line of what is shown and what was expected: nothing where there is nothing to draw. */
function Drawing({ card: { indicator }, words, top }: { card: Shown; words: FigureText; top: number }) {
  const line = points(indicator)
  const [first, last] = [line[0], line.at(-1)]
  if (!first || !last || line.length < 2) return null
  const drawn = scaled(indicator, line)
  const box = { x: margin, y: top + 14, width: width - 2 * margin - 90, height: height - top - 110 }
  const at = ([x, y]: readonly [number, number]) =>
    `${round(box.x + x * box.width)} ${round(box.y + y * box.height)}`
  const path = (spots: readonly (readonly [number, number])[]) => `M${spots.map(at).join('L')}`
  const [endX = 0, endY = 0] = drawn.line.at(-1) ?? []
  const [endAcross, endDown] = [box.x + endX * box.width, box.y + endY * box.height]
  const floor = box.y + box.height
  const { formats, format } = words
  return (
    <g>
      <path d={`M${box.x} ${floor}H${box.x + box.width}`} stroke={colours.rule} />
      {drawn.path.length > 1 && (
        <path
          d={path(drawn.path)}
          fill="none"
          stroke={colours.soft}
          stroke-width="1.4"
          stroke-dasharray="5 4"
        />
      )}
      <path d={path(drawn.line)} fill="none" stroke={colours.teal} stroke-width="3" stroke-linejoin="round" />
      <circle cx={round(endAcross)} cy={round(endDown)} r="5" fill={colours.teal} />
      <text
        x={round(endAcross) + 10}
        y={round(endDown) + 6}
        font-size="18"
        font-weight="bold"
        fill={colours.ink}
      >
        {format(indicator)(last.y)}
      </text>
      <text x={at(drawn.line[0] ?? [0, 0]).split(' ')[0]} y={floor + 20} font-size="13" fill={colours.soft}>
        {formats.period(first.period)}
      </text>
      <text x={round(endAcross)} y={floor + 20} font-size="13" text-anchor="end" fill={colours.soft}>
        {formats.period(last.period)}
      </text>
    </g>
  )
}

const round = (n: number) => Math.round(n * 10) / 10

/** A text in lines of so many letters; what does not fit ends in an ellipsis, and stands whole in the description. */
export function linesOf(text: string, letters: number, most: number): readonly string[] {
  const lines: string[] = []
  const plain = text.toWellFormed().replace(/\p{Cc}|[\ufffe\uffff]/gu, ' ')
  for (const word of plain.split(' ').filter(Boolean)) {
    const last = lines.at(-1)
    if (last !== undefined && last.length + 1 + word.length <= letters)
      lines[lines.length - 1] = `${last} ${word}`
    else lines.push(word)
  }
  if (lines.length <= most) return lines
  return [...lines.slice(0, most - 1), `${(lines[most - 1] ?? '').slice(0, letters - 1)}…`]
}
