/**
 * One request at least for each call of the API, in the order in which they are made on the demonstration.
 * `{name}` is a value that an earlier answer kept, `{today}` the day that it is. tests/journeys/api-examples.test.ts makes them all, and compares
 * their answers with those of answers.json, which the page shows; with UPDATE=1 it writes that file anew.
 */
export type Example = {
  /** Method and path, as the use case has them. */
  readonly call: string
  /** The account of the demonstration whose token is sent, by the first word of its address; without: nobody's. */
  readonly as?: 'coordination' | 'direction'
  readonly scope?: 'read' | 'write' | 'confidential'
  /** The address as it is called; by default that of the call, with what was kept. */
  readonly path?: string
  readonly body?: unknown
  /** Fields of a form that brings a small image as `file`. */
  readonly form?: Readonly<Record<string, string>>
  readonly type?: 'text/csv' | 'application/yaml'
  /** Sends the version that the example before it read. */
  readonly ifMatch?: true
  /** Sends this version. */
  readonly version?: number
  /** Values for later examples: where they stand in the answer. */
  readonly keep?: Readonly<Record<string, string>>
}

export const asCoordination = { as: 'coordination', scope: 'write' } as const
export const reading = { as: 'coordination', scope: 'read' } as const
export const asDirection = { as: 'direction', scope: 'write' } as const
export const secretly = { as: 'direction', scope: 'confidential' } as const
