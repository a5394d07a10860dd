import { sql } from 'kysely'

/** Whether the organisation called `o` in a query is the network of the installation: one that lies under no other. */
export const isNetwork = sql<boolean>`(o.kind = 'network' and o.parent is null)`
