/** How the process stands: what its limits and its health answer by. */
export type Standing = {
  /** The database does not answer. */
  readonly away: boolean
  /** It was told to stop, and still answers what reaches it. */
  readonly stopping: boolean
}
