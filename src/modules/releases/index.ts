export { makeRelease } from './make-release.ts'
export { replyToFigure } from './reply-to-figure.ts'
