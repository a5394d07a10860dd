import { catalogue } from '../../server/messages.ts'
import en from './messages/en.json' with { type: 'json' }
import fr from './messages/fr.json' with { type: 'json' }

export const texts = catalogue('about', { fr, en })
