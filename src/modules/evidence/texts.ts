import { catalogue } from '../../server/messages.ts'
import de from './messages/de.json' with { type: 'json' }
import en from './messages/en.json' with { type: 'json' }
import fr from './messages/fr.json' with { type: 'json' }
import nl from './messages/nl.json' with { type: 'json' }

export const texts = catalogue('evidence', { fr, nl, de, en })
