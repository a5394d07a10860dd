import en from './messages/en.json' with { type: 'json' }
import fr from './messages/fr.json' with { type: 'json' }
import { catalogue } from './messages.ts'

export const texts = catalogue('server', { fr, en })
