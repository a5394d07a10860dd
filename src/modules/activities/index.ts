export { bookOffer } from './offers/book-offer.ts'
export { publishOffer } from './offers/publish-offer.ts'
export { recordActivity } from './record-activity.ts'
export { recordSeveral } from './record-several.ts'
