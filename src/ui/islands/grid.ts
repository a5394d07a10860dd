import { type CellRead, pastedCells } from '../../kernel/pasted.ts'

/**
 * What a form of figures does besides when script runs: keys move between cells, a block pasted from a spreadsheet
 * spreads over them and can be taken back, what may be two numbers is asked, and leaving with something unsaved too.
 */
function liven(grid: HTMLElement) {
  const rows = [...grid.querySelectorAll('tbody tr')]
    .map((row) => [...row.querySelectorAll<HTMLInputElement>('input.cell')])
    .filter((cells) => cells.length > 0)
  const told = board(grid)
  let undo: readonly [HTMLInputElement, string][] = []
  let justPasted = false

  const at = (target: EventTarget | null) => {
    const row = rows.findIndex((cells) => cells.includes(target as HTMLInputElement))
    return row < 0 ? undefined : { row, column: rows[row]?.indexOf(target as HTMLInputElement) ?? 0 }
  }
  const takeBack = () => {
    for (const [input, value] of undo) input.value = value
    told.say(worded(grid, 'undone', undo.length))
    undo[0]?.[0].focus()
    undo = []
    justPasted = false
  }

  grid.addEventListener('keydown', (event) => {
    const place = at(event.target)
    if (!place) return
    if (event.key === 'z' && (event.ctrlKey || event.metaKey) && justPasted) {
      event.preventDefault()
      return takeBack()
    }
    const target = event.ctrlKey || event.altKey || event.metaKey ? undefined : neighbour(rows, place, event)
    if (!target) return
    event.preventDefault()
    target.focus()
    target.select()
  })

  grid.addEventListener('paste', (event) => {
    const place = at(event.target)
    const text = event.clipboardData?.getData('text/plain') ?? ''
    if (!place) return
    const block = pastedCells(text)
    const one = block.length === 1 && block[0]?.length === 1
    if (one && block[0]?.[0]?.kind !== 'ambiguous') return
    event.preventDefault()
    const spread = spreadFrom(rows, place, block)
    const before = [...spread.filled, ...spread.asked].map(([input]) => [input, input.value] as const)
    for (const [input, value] of spread.filled) input.value = value
    grid.dispatchEvent(new Event('input', { bubbles: true }))
    undo = before.map(([input, value]) => [input, value])
    justPasted = undo.length > 0
    told.show(spread, takeBack)
  })

  // Once something is typed, Ctrl+Z is the field's own again; the button still takes the paste back.
  grid.addEventListener('input', () => {
    justPasted = false
  })
}

type Place = { readonly row: number; readonly column: number }
type Rows = readonly (readonly HTMLInputElement[])[]

/** Where a key leads: up and down to the same column, along at the end of what is typed. The last cell's Enter sends the form. */
function neighbour(rows: Rows, { row, column }: Place, { key, shiftKey, target }: KeyboardEvent) {
  const step = { ArrowDown: 1, ArrowUp: -1, Enter: shiftKey ? -1 : 1 }[key]
  if (step !== undefined) {
    const next = rows[row + step]
    return next?.[Math.min(column, next.length - 1)]
  }
  const { selectionStart, selectionEnd, value } = target as HTMLInputElement
  const all = selectionStart === 0 && selectionEnd === value.length
  const along = getComputedStyle(target as HTMLElement).direction === 'rtl' ? -1 : 1
  const cells = rows.flat()
  const here = cells.indexOf(target as HTMLInputElement)
  if (key === 'ArrowRight' && (all || selectionStart === value.length)) return cells[here + along]
  if (key === 'ArrowLeft' && (all || selectionEnd === 0)) return cells[here - along]
  return undefined
}

type Ambiguous = Extract<CellRead, { kind: 'ambiguous' }>
type Spread = {
  readonly filled: readonly [HTMLInputElement, string][]
  readonly refused: readonly string[]
  readonly asked: readonly [HTMLInputElement, Ambiguous][]
  readonly outside: number
}

/** Lays a block over the cells from a place on: what is a number, what is none, what may be two, and what finds no cell. */
function spreadFrom(rows: Rows, { row, column }: Place, block: readonly (readonly CellRead[])[]): Spread {
  const filled: [HTMLInputElement, string][] = []
  const asked: [HTMLInputElement, Ambiguous][] = []
  const refused: string[] = []
  let outside = 0
  for (const [down, line] of block.entries())
    for (const [along, cell] of line.entries()) {
      const input = rows[row + down]?.[column + along]
      if (cell.kind === 'empty') continue
      if (!input) outside += 1
      else if (cell.kind === 'number') filled.push([input, cell.text])
      else if (cell.kind === 'ambiguous') asked.push([input, cell])
      else refused.push(cell.text)
    }
  return { filled, refused, asked, outside }
}

const worded = (grid: HTMLElement, key: string, n: number) =>
  (grid.dataset[key] ?? '').replace('#', String(n))

/** What is said of a paste under the grid: heard as soon as it is there, with what is asked and the way back. */
function board(grid: HTMLElement) {
  const place = document.createElement('div')
  place.className = 'pasted'
  const status = document.createElement('p')
  status.setAttribute('role', 'status')
  const actions = document.createElement('div')
  place.append(status, actions)
  grid.append(place)
  const say = (text: string) => {
    status.textContent = text
    actions.replaceChildren()
    place.toggleAttribute('data-said', text !== '')
  }
  return {
    say,
    show({ filled, refused, asked, outside }: Spread, takeBack: () => void) {
      const left = refused.slice(0, 5).map((text) => quoted(text.slice(0, 40)))
      const more = refused.length > 5 ? ` + ${refused.length - 5}` : ''
      say(
        [
          worded(grid, 'filled', filled.length),
          refused.length > 0 && `${grid.dataset['refused']} ${left.join(', ')}${more}.`,
          outside > 0 && worded(grid, 'outside', outside),
        ]
          .filter(Boolean)
          .join(' '),
      )
      actions.append(...asked.map(([input, cell]) => question(grid, input, cell)))
      if (filled.length + asked.length > 0) actions.append(button(grid.dataset['undo'] ?? '', takeBack))
    },
  }
}

/** Between the marks of the page's language. */
function quoted(text: string): string {
  const { lang } = document.documentElement
  if (lang === 'fr') return `«\u00a0${text}\u00a0»`
  return lang === 'de' ? `„${text}“` : `“${text}”`
}

/** `1.234` may be two numbers: whoever pasted it says which. */
function question(grid: HTMLElement, input: HTMLInputElement, { text, choices }: Ambiguous): HTMLElement {
  const asked = document.createElement('div')
  asked.setAttribute('role', 'group')
  const words = document.createElement('span')
  words.textContent = `${input.getAttribute('aria-label')}, ${quoted(text)}. ${grid.dataset['asked']} `
  asked.setAttribute('aria-label', words.textContent)
  const choose = (choice: string) => () => {
    input.value = choice
    asked.remove()
    input.focus()
  }
  asked.append(words, ...choices.map((choice) => button(choice, choose(choice))))
  return asked
}

function button(text: string, act: () => void): HTMLButtonElement {
  const made = document.createElement('button')
  made.type = 'button'
  made.className = 'btn plain small'
  made.textContent = text
  made.addEventListener('click', act)
  return made
}

/** Whoever leaves with something unsaved is asked, in the browser's own words. A form that came back refused is unsaved. */
function guard(form: HTMLFormElement) {
  let changed = form.querySelector('[aria-invalid]') !== null
  let sending = false
  form.addEventListener('input', () => {
    changed = true
  })
  form.addEventListener('submit', () => {
    sending = true
  })
  window.addEventListener('beforeunload', (event) => {
    if (changed && !sending) event.preventDefault()
  })
}

document.documentElement.classList.add('scripted')
for (const grid of document.querySelectorAll<HTMLElement>('[data-grid]')) {
  liven(grid)
  const form = grid.closest('form')
  if (form) guard(form)
}
