import { useContext } from 'hono/jsx'
import { FormContext, fieldId } from './refusal.tsx'

export type CellProps = {
  name: string
  /** What the cell is of: heard, since the table shows it. */
  label: string
  value?: string | undefined
}

/** A number within a table: without a label of its own, and with the reason under it when it was refused. */
export function Cell({ name, label, value }: CellProps) {
  const form = useContext(FormContext)
  const id = fieldId(form.id, name)
  const reason = form.errors[name]
  return (
    <>
      <input
        class="control cell"
        id={id}
        name={name}
        value={value}
        aria-label={label}
        inputmode="decimal"
        autocomplete="off"
        aria-invalid={reason ? 'true' : undefined}
        aria-describedby={reason ? `${id}-error` : undefined}
      />
      {reason && (
        <span class="error" id={`${id}-error`}>
          {reason}
        </span>
      )}
    </>
  )
}

/** A box within a table that is ticked or not. */
export function CellTick({ name, label, checked }: { name: string; label: string; checked: boolean }) {
  return (
    <input
      class="tick"
      type="checkbox"
      name={name}
      value="on"
      aria-label={label}
      checked={checked || undefined}
    />
  )
}
