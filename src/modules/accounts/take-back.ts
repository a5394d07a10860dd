import type { Refusal, Result } from '../../kernel/result.ts'

class Refused extends Error {
  constructor(readonly refusal: Refusal) {
    super(refusal.code)
  }
}

/** Runs a transaction that a refusal takes back: `refused` leaves it, and its refusal is the answer. */
export async function takeBackIfRefused<T>(
  work: (refused: (refusal: Refusal) => never) => Promise<Result<T>>,
): Promise<Result<T>> {
  try {
    return await work((refusal) => {
      throw new Refused(refusal)
    })
  } catch (error) {
    if (error instanceof Refused) return error.refusal
    throw error
  }
}
