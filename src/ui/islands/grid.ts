import { pastedCells } from '../../kernel/pasted.ts'

/**
 * What a form of figures does besides when script runs: keys move between cells, a block pasted from a spreadsheet
 * spreads over them and can be taken back, and leaving with something unsaved is asked about.
 */
function liven(grid: HTMLElement) {
  const status = grid.querySelector<HTMLElement>('[data-grid-status]')
  const rows = [...grid.querySelectorAll('tbody tr')].map((row) => [
    ...row.querySelectorAll<HTMLInputElement>('input.cell'),
  ])
  const form = grid.closest('form')
  let undo: readonly [HTMLInputElement, string][] = []
  let changed = false
  let sending = false

  const at = (input: EventTarget | null) => {
    const row = rows.findIndex((cells) => cells.includes(input as HTMLInputElement))
    return row < 0 ? undefined : { row, column: rows[row]?.indexOf(input as HTMLInputElement) ?? 0 }
  }
  const say = (key: 'filled' | 'refused' | 'undone', n: number, more = '') => {
    if (status)
      status.textContent = [grid.dataset[key]?.replace('#', String(n)), more].filter(Boolean).join(' ')
  }

  grid.addEventListener('keydown', (event) => {
    const place = at(event.target)
    if (!place) return
    if (event.key === 'z' && (event.ctrlKey || event.metaKey) && undo.length > 0) {
      event.preventDefault()
      for (const [input, value] of undo) input.value = value
      say('undone', undo.length)
      undo = []
      return
    }
    const step = { ArrowDown: 1, Enter: 1, ArrowUp: -1 }[event.key]
    if (step === undefined || event.ctrlKey || event.altKey || event.metaKey) return
    // The last cell's Enter goes on to what follows, as everywhere.
    const next = rows[place.row + step]
    if (!next) return
    event.preventDefault()
    const target = next[Math.min(place.column, next.length - 1)]
    target?.focus()
    target?.select()
  })

  grid.addEventListener('paste', (event) => {
    const place = at(event.target)
    const text = event.clipboardData?.getData('text/plain') ?? ''
    if (!place || !/[\t\n]/.test(text.trim())) return
    event.preventDefault()
    const [before, refused]: [[HTMLInputElement, string][], string[]] = [[], []]
    for (const [down, line] of pastedCells(text).entries())
      for (const [along, cell] of line.entries()) {
        const input = rows[place.row + down]?.[place.column + along]
        if (!input || cell.kind === 'empty') continue
        if (cell.kind !== 'number') {
          refused.push(cell.text)
          continue
        }
        before.push([input, input.value])
        input.value = cell.text
      }
    undo = before
    changed = changed || before.length > 0
    const left = refused.length > 0 ? `${grid.dataset['refused']} ${refused.slice(0, 5).join(' · ')}` : ''
    say('filled', before.length, left)
  })

  grid.addEventListener('input', () => {
    changed = true
  })
  form?.addEventListener('submit', () => {
    sending = true
  })
  window.addEventListener('beforeunload', (event) => {
    if (changed && !sending) event.preventDefault()
  })
}

for (const grid of document.querySelectorAll<HTMLElement>('[data-grid]')) liven(grid)
