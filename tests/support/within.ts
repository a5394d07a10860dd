/** What `work` gives, within so many milliseconds; else fails with the name of what did not end. */
export async function within<T>(milliseconds: number, what: string, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} did not end within ${milliseconds} ms`)), milliseconds)
  })
  try {
    return await Promise.race([work, late])
  } finally {
    clearTimeout(timer)
  }
}

/** Waits until something holds; fails with its name where it does not in time. */
export async function until(milliseconds: number, what: string, holds: () => boolean | Promise<boolean>) {
  const limit = performance.now() + milliseconds
  while (!(await holds())) {
    if (performance.now() > limit) throw new Error(`not within ${milliseconds} ms: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}
