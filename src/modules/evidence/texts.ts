import type { Language } from '../../kernel/localized.ts'
import { catalogue } from '../../server/messages.ts'
import type { Lacks, Piece } from './evidence.ts'
import de from './messages/de.json' with { type: 'json' }
import en from './messages/en.json' with { type: 'json' }
import fr from './messages/fr.json' with { type: 'json' }
import nl from './messages/nl.json' with { type: 'json' }

export const texts = catalogue('evidence', { fr, nl, de, en })

/** How many people lack a piece, and why, in words; undefined where nobody does. */
export function lackOf(piece: Piece, { due, unsent }: Lacks, language: Language): string | undefined {
  const t = texts.in(language)
  if (piece === 'certificates' && due > 0) return t('certificates.due', { n: due })
  if (piece === 'invitations' && unsent > 0) return t('invitations.unsent', { n: unsent })
  return undefined
}
