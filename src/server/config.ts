import { resolve } from 'node:path'
import { z } from 'zod'
import { checkProvider, type ProviderConfig, providerEnvironment, providerOf } from './provider-config.ts'
import { root } from './root.ts'

const logLevels = ['silent', 'error', 'warn', 'info', 'debug'] as const
const url = (...protocols: string[]) =>
  z.url({
    protocol: new RegExp(`^(${protocols.join('|')})$`),
    error: `an address in ${protocols.join(': or ')}:`,
  })

const Environment = z
  .object({
    PORT: z.coerce.number({ error: 'a port number' }).int().min(0).max(65_535).default(3000),
    HOST: z.string().default('127.0.0.1'),
    BASE_URL: url('http', 'https').optional(),
    MAILLAGE_DATA: z.string().default('data'),
    DATABASE_URL: url('postgres', 'postgresql').optional(),
    MAILLAGE_SECRET: z.string().min(32, 'at least 32 characters').optional(),
    MAILLAGE_SECRET_BEFORE: z.string().min(32, 'at least 32 characters').optional(),
    SMTP_URL: url('smtp', 'smtps').optional(),
    SMS_URL: url('http', 'https').optional(),
    ...providerEnvironment,
    LOG_LEVEL: z.enum(logLevels, { error: `one of ${logLevels.join(', ')}` }).default('info'),
    MAILLAGE_TEST_CLOCK: z.enum(['0', '1'], { error: '0 or 1' }).default('0'),
  })
  .refine((env) => !env.DATABASE_URL || env.MAILLAGE_SECRET, {
    path: ['MAILLAGE_SECRET'],
    error: 'needed with DATABASE_URL: at least 32 characters, the same for every process',
  })
  .superRefine(checkProvider)

export type Config = {
  readonly port: number
  readonly host: string
  readonly baseUrl: string
  /** Absolute path of the folder that holds the embedded database, its secret and messages not yet sent. */
  readonly data: string
  readonly databaseUrl: string | undefined
  readonly secret: string | undefined
  /** The secret until now, where it is changed: what it wrapped is wrapped anew at the next start. */
  readonly secretBefore: string | undefined
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
  return {
    port: env.PORT,
    host: env.HOST,
    baseUrl: (env.BASE_URL ?? `http://${env.HOST}:${env.PORT}`).replace(/\/$/, ''),
    data: resolve(root, env.MAILLAGE_DATA),
    databaseUrl: env.DATABASE_URL,
    secret: env.MAILLAGE_SECRET,
    secretBefore: env.MAILLAGE_SECRET_BEFORE,
    provider: providerOf(env),
    logLevel: env.LOG_LEVEL,
    testClock: env.MAILLAGE_TEST_CLOCK === '1',
  }
}
