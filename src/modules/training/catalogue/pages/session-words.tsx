import { useFormats } from '../../../../server/reader.tsx'
import type { SessionShown } from '../../training.forms.ts'

/** The days of a session in words: its first, and its last where it has several. */
export function useDates() {
  const { day } = useFormats()
  return ({ half_days: half }: Pick<SessionShown, 'half_days'>) => {
    const [first, last] = [half[0]?.day, half.at(-1)?.day]
    return first === undefined ? '' : first === last || !last ? day(first) : `${day(first)} – ${day(last)}`
  }
}
