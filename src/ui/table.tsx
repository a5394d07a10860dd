import type { Child } from 'hono/jsx'
import { classes } from './classes.ts'

export type Column = {
  key: string
  label: Child
  /** Figures: set against the end of the column. */
  numeric?: boolean | undefined
  /** Its label is long and may take several lines. */
  wraps?: boolean | undefined
  /** The cell that names its row; by default the first one. */
  header?: boolean | undefined
}

export type TableProps = {
  caption: Child
  /** The caption is heard and not shown, when a title above says it already. */
  captionHidden?: boolean | undefined
  /** Name of the region that scrolls when the table is wider than the screen. */
  label: string
  columns: Column[]
  rows: Record<string, Child>[]
  /** The key of the cell that gives each row its id, so that a link can lead to it. */
  rowKey?: string | undefined
  /** On a phone each row is read from top to bottom, each cell under its label, instead of scrolling sideways. */
  stacks?: boolean | undefined
  /** A title over the rows from this one on, by its index. */
  groups?: ReadonlyMap<number, Child> | undefined
  /** Shown in place of a table without rows. */
  empty?: Child | undefined
}

export function Table({
  caption,
  captionHidden,
  label,
  columns,
  rows,
  rowKey,
  stacks,
  groups,
  empty,
}: TableProps) {
  if (rows.length === 0 && empty) return <>{empty}</>
  return (
    <section class={classes('scroll', stacks && 'stacks')} aria-label={label} tabindex={0}>
      <table>
        <caption>{captionHidden ? <span class="hidden-visually">{caption}</span> : caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th scope="col" class={classes(column.numeric && 'n', column.wraps && 'wraps')}>
                {column.label}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, index) => (
            <>
              {groups?.has(index) && (
                <tr class="group">
                  <th scope="colgroup" colspan={columns.length}>
                    {groups.get(index)}
                  </th>
                </tr>
              )}
              <Row id={rowKey && String(row[rowKey])} {...{ row, columns, stacks }} />
            </>
          ))}
        </tbody>
      </table>
    </section>
  )
}

type RowProps = {
  id?: string | undefined
  row: Record<string, Child>
  columns: Column[]
  stacks?: boolean | undefined
}

function Row({ id, row, columns, stacks }: RowProps) {
  const header = columns.find((column) => column.header) ?? columns[0]
  return (
    <tr id={id}>
      {columns.map((column) => {
        const look = classes(column.numeric && 'n')
        const cell = row[column.key]
        return column === header ? (
          <th scope="row" class={look}>
            {cell}
          </th>
        ) : (
          <td class={look} data-label={stacks && typeof column.label === 'string' ? column.label : undefined}>
            {cell}
          </td>
        )
      })}
    </tr>
  )
}
