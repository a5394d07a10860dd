/** Bytes of a piece, all but the last: what a process holds of a file that it sends. */
export const pieceSize = 256 * 1024

/** A piece opens as that piece of that file only: none can be left out, doubled, or put in another's place. */
export const pieceContext = (file: string, number: number, pieces: number) =>
  `piece ${number} of ${pieces} of ${file}`
export const wrapContext = (file: string) => `key of ${file}`
