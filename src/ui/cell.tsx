import { useContext } from 'hono/jsx'
import { FormContext, fieldId } from './refusal.tsx'

export type CellProps = {
  name: string
  /** What the cell is of: heard, since the table shows it. */
  label: string
  value?: string | undefined
  placeholder?: string | undefined
  /** The id of what describes the cell besides. */
  describedBy?: string | undefined
}

/** A number within a table: without a label of its own, and with the reason under it when it was refused. */
export function Cell(props: CellProps) {
  return (
    <>
      <input class="control cell" inputmode="decimal" {...useCell(props)} />
      <CellReason name={props.name} />
    </>
  )
}

/** A word within a table, such as the name of a line that is added; others than those proposed are accepted. */
export function CellText({ list, ...props }: CellProps & { list?: readonly string[] | undefined }) {
  const cell = useCell(props)
  const listId = list && list.length > 0 ? `${cell.id}-list` : undefined
  return (
    <>
      <input class="control cell-text" list={listId} maxlength={80} {...cell} />
      {listId && (
        <datalist id={listId}>
          {list?.map((value) => (
            <option value={value} />
          ))}
        </datalist>
      )}
      <CellReason name={props.name} />
    </>
  )
}

type CellChoiceProps = CellProps & {
  options: readonly { value: string; label: string }[]
  /** Words of the empty choice, first in the list. */
  none?: string | undefined
}

/** A choice within a table. */
export function CellChoice({ options, none, value, ...props }: CellChoiceProps) {
  const { placeholder: _, ...cell } = useCell(props)
  return (
    <>
      <select class="control cell-text" {...cell}>
        {none !== undefined && <option value="">{none}</option>}
        {options.map((option) => (
          <option value={option.value} selected={option.value === value}>
            {option.label}
          </option>
        ))}
      </select>
      <CellReason name={props.name} />
    </>
  )
}

function useCell({ name, label, value, placeholder, describedBy }: CellProps) {
  const form = useContext(FormContext)
  const id = fieldId(form.id, name)
  const reason = form.errors[name]
  return {
    id,
    name,
    value,
    placeholder,
    'aria-label': label,
    autocomplete: 'off',
    'aria-invalid': reason ? ('true' as const) : undefined,
    'aria-describedby': [reason && `${id}-error`, describedBy].filter(Boolean).join(' ') || undefined,
  }
}

/** Why what was typed in a cell was refused, for wherever there is room for it beneath. */
function CellReason({ name }: { name: string }) {
  const form = useContext(FormContext)
  const reason = form.whys[name] ?? form.errors[name]
  if (!reason) return null
  return (
    <span class="error" id={`${fieldId(form.id, name)}-error`}>
      {reason}
    </span>
  )
}

type TickProps = { name: string; label: string; shown: string; checked: boolean }

/** A box within a table that is ticked or not. `shown` is read where the table has no room for the column's name. */
export function CellTick({ name, label, shown, checked }: TickProps) {
  return (
    <label class="tick">
      <input type="checkbox" name={name} value="on" aria-label={label} checked={checked || undefined} />
      <span class="when-narrow" aria-hidden="true">
        {shown}
      </span>
    </label>
  )
}
