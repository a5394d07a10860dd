// Codes of PostgreSQL and of Node.js.
const outages = new Set([
  // Two transactions that undid each other, again and again.
  '40P01',
  '40001',
  'ECONNREFUSED',
  'ECONNRESET',
  'EPIPE',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  // PgBouncer, of a server that it does not reach.
  '08P01',
  '57P01',
  '57P02',
  '57P03',
  '53300',
  '08006',
  '08003',
  // It took too long over a statement, or waited too long within a transaction.
  '57014',
  '25P03',
  // Its disk is full, or its memory.
  '53100',
  '53200',
])

/** Whether the database is away, or had to leave off: it may be tried again. */
export const isOutage = (error: Error) =>
  outages.has(String((error as { code?: unknown }).code)) ||
  hasNoSocket(error) ||
  /Connection terminated|timeout exceeded when trying to connect|Client has encountered a connection error/.test(
    error.message,
  )

/** Its socket is not there; any other file that is missing is a fault of ours. */
const hasNoSocket = (error: Error & { code?: unknown; syscall?: unknown }) =>
  error.code === 'ENOENT' && error.syscall === 'connect'
