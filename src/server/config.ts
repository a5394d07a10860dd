import { resolve } from 'node:path'
import { z } from 'zod'
import type { MailConfig, SmsConfig } from './outbox/index.ts'
import { checkProvider, type ProviderConfig, providerEnvironment, providerOf } from './provider-config.ts'
import { root } from './root.ts'

const logLevels = ['silent', 'error', 'warn', 'info', 'debug'] as const
const url = (...protocols: string[]) =>
  z.url({
    protocol: new RegExp(`^(${protocols.join('|')})$`),
    error: `an address in ${protocols.join(': or ')}:`,
  })

/** Seconds, or a number of something: a whole number from `least` on. */
const whole = (least: number, usual: number) =>
  z.coerce
    .number({ error: `a whole number from ${least} on` })
    .int(`a whole number from ${least} on`)
    .min(least, `a whole number from ${least} on`)
    .default(usual)

const Environment = z
  .object({
    PORT: z.coerce.number({ error: 'a port number' }).int().min(0).max(65_535).default(3000),
    HOST: z.string().default('127.0.0.1'),
    BASE_URL: url('http', 'https').optional(),
    MAILLAGE_DATA: z.string().default('data'),
    DATABASE_URL: url('postgres', 'postgresql').optional(),
    DATABASE_POOL_URL: url('postgres', 'postgresql').optional(),
    DATABASE_REPLICA_URL: url('postgres', 'postgresql').optional(),
    REPLICA_LAG: whole(1, 10),
    MAILLAGE_SECRET: z.string().min(32, 'at least 32 characters').optional(),
    MAILLAGE_SECRET_BEFORE: z.string().min(32, 'at least 32 characters').optional(),
    SMTP_URL: url('smtp', 'smtps').optional(),
    MAIL_FROM: z.email({ error: 'a mail address' }).optional(),
    SMS_URL: url('http', 'https').optional(),
    SMS_TOKEN: z.string().optional(),
    SMS_TO_FIELD: z.string().default('to'),
    SMS_TEXT_FIELD: z.string().default('text'),
    METRICS_TOKEN: z.string().min(32, 'at least 32 characters').optional(),
    REQUEST_TIMEOUT: whole(1, 120),
    STATEMENT_TIMEOUT: whole(1, 30),
    MOST_WAITING: whole(1, 100),
    ANONYMOUS_POSTS: whole(1, 600),
    STOP_DELAY: whole(0, 0),
    ...providerEnvironment,
    LOG_LEVEL: z.enum(logLevels, { error: `one of ${logLevels.join(', ')}` }).default('info'),
    MAILLAGE_TEST_CLOCK: z.enum(['0', '1'], { error: '0 or 1' }).default('0'),
  })
  .refine((env) => !env.DATABASE_URL || env.MAILLAGE_SECRET, {
    path: ['MAILLAGE_SECRET'],
    error: 'needed with DATABASE_URL: at least 32 characters, the same for every process',
  })
  .refine((env) => env.DATABASE_URL || !env.DATABASE_POOL_URL, {
    path: ['DATABASE_POOL_URL'],
    error: 'only with DATABASE_URL: migrations, jobs and LISTEN go there directly',
  })
  .refine((env) => env.DATABASE_URL || !env.DATABASE_REPLICA_URL, {
    path: ['DATABASE_REPLICA_URL'],
    error: 'only with DATABASE_URL: the database that it is a replica of',
  })
  .superRefine(checkProvider)

export type Config = {
  readonly port: number
  readonly host: string
  readonly baseUrl: string
  /** Absolute path of the folder that holds the embedded database, its secret and messages not yet sent. */
  readonly data: string
  readonly databaseUrl: string | undefined
  /** PgBouncer, for the connections of requests alone. */
  readonly poolUrl: string | undefined
  /** A streaming replica, for what anybody may read of releases. */
  readonly replicaUrl: string | undefined
  /** How far behind a replica may be and still be read, in seconds. */
  readonly replicaLag: number
  readonly secret: string | undefined
  /** The secret until now, where it is changed: what it wrapped is wrapped anew at the next start. */
  readonly secretBefore: string | undefined
  /** Whoever has it may read the metrics from another machine. */
  readonly metricsToken: string | undefined
  /** Seconds that a client may take to send its request whole. */
  readonly requestTimeout: number
  /** Seconds that the database may take over one statement of a request. */
  readonly statementTimeout: number
  /** Requests that may wait for a connection to the database. */
  readonly mostWaiting: number
  /** What may be posted by nobody in particular, in one process: so many a minute. */
  readonly anonymousPosts: number
  /** Seconds during which a process that is told to stop says so at /health and goes on answering. */
  readonly stopDelay: number
  readonly smtpUrl: string | undefined
  readonly mail: MailConfig | undefined
  readonly sms: SmsConfig | undefined
  readonly provider: ProviderConfig | undefined
  readonly logLevel: (typeof logLevels)[number]
  readonly testClock: boolean
}

export class WrongConfiguration extends Error {}

/** Reads the environment. A wrong value throws `WrongConfiguration` with one line that names it and what it takes. */
export function readConfig(environment: NodeJS.ProcessEnv): Config {
  const given = Object.fromEntries(Object.entries(environment).filter(([, value]) => value !== ''))
  const parsed = Environment.safeParse(given)
  if (!parsed.success) {
    const issue = parsed.error.issues[0]
    throw new WrongConfiguration(`${issue?.path.join('.')}: ${issue?.message} (see .env.example)`)
  }
  const env = parsed.data
  const baseUrl = (env.BASE_URL ?? `http://${env.HOST}:${env.PORT}`).replace(/\/$/, '')
  return {
    port: env.PORT,
    host: env.HOST,
    baseUrl,
    data: resolve(root, env.MAILLAGE_DATA),
    databaseUrl: env.DATABASE_URL,
    poolUrl: env.DATABASE_POOL_URL,
    replicaUrl: env.DATABASE_REPLICA_URL,
    replicaLag: env.REPLICA_LAG,
    secret: env.MAILLAGE_SECRET,
    secretBefore: env.MAILLAGE_SECRET_BEFORE,
    metricsToken: env.METRICS_TOKEN,
    requestTimeout: env.REQUEST_TIMEOUT,
    statementTimeout: env.STATEMENT_TIMEOUT,
    mostWaiting: env.MOST_WAITING,
    anonymousPosts: env.ANONYMOUS_POSTS,
    stopDelay: env.STOP_DELAY,
    smtpUrl: env.SMTP_URL,
    mail: env.SMTP_URL ? { url: env.SMTP_URL, from: env.MAIL_FROM ?? senderOf(baseUrl) } : undefined,
    sms: env.SMS_URL
      ? { url: env.SMS_URL, token: env.SMS_TOKEN, toField: env.SMS_TO_FIELD, textField: env.SMS_TEXT_FIELD }
      : undefined,
    provider: providerOf(env),
    logLevel: env.LOG_LEVEL,
    testClock: env.MAILLAGE_TEST_CLOCK === '1',
  }
}

const senderOf = (baseUrl: string) => `maillage@${new URL(baseUrl).hostname}`
