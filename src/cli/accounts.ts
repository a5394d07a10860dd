import { randomBytes } from 'node:crypto'
import { type Command, InvalidArgumentError } from 'commander'
import { createToken, giveRole, resetAccount } from '../modules/accounts/index.ts'
import type { Platform } from '../server/platform.ts'
import { heldRoles } from '../server/policy.ts'
import { accountAt, newAccount } from '../server/sign-in.ts'
import { hasSecondFactor } from '../server/sign-in-second-factor.ts'
import type { Request } from '../server/use-case.ts'
import { readDemonstration } from './demonstration.ts'
import { asInstance, orRefuse, Refused, withPlatform } from './session.ts'

const role = (name: string) => {
  if (!heldRoles.some((one) => one === name)) throw new InvalidArgumentError(`one of ${heldRoles.join(', ')}`)
  return name
}
const email = (address: string) => {
  if (!/^[^\s@]+@[^\s@]+$/.test(address)) throw new InvalidArgumentError('an e-mail address')
  return address
}
const days = (text: string) => {
  const number = Number(text)
  if (!Number.isInteger(number) || number < 1 || number > 730) throw new InvalidArgumentError('1 to 730')
  return number
}

export function accountCommands(program: Command) {
  program
    .command('account')
    .description('people who sign in')
    .command('create')
    .requiredOption('--email <address>', 'address to sign in with', email)
    .requiredOption('--role <role>', heldRoles.join(', '), role)
    .requiredOption('--org <slug>', 'where the role is held, for all that lies under it')
    .option('--name <name>')
    .option('--password-stdin', 'read the password from the standard input')
    .option('--reset', 'give an account that is there another password, and end its sessions')
    .option(
      '--drop-second-factor',
      'with --reset: take away its second factor and its passkeys, which are lost',
    )
    .action(createAccount)
  program
    .command('token')
    .description('tokens of the API')
    .command('create')
    .requiredOption('--account <address>', 'whose token it is', email)
    .option('--scope <scope>', 'read, write or confidential', 'read')
    .option('--days <n>', 'how long it is good for', days, 90)
    .action(makeToken)
  program
    .command('demo')
    .description('accounts and passwords of the demonstration')
    .option('--json', 'as JSON')
    .action(tellDemonstration)
}

type NewAccount = {
  email: string
  role: string
  org: string
  name?: string
  passwordStdin?: boolean
  reset?: boolean
  dropSecondFactor?: boolean
}

async function createAccount(asked: NewAccount) {
  const { email: address, role: wanted, org, name, passwordStdin, reset, dropSecondFactor: drops } = asked
  if (drops && !reset) throw new Refused('--drop-second-factor: only with --reset')
  const password = passwordStdin ? await standardInput() : randomBytes(12).toString('base64url')
  if (password.length < 12) throw new Refused('password: at least 12 characters')
  await withPlatform(async (platform) => {
    const request = await asInstance(platform)
    const organisation = await platform.database
      .selectFrom('organisation')
      .select('id')
      .where('slug', '=', org)
      .executeTakeFirst()
    if (!organisation) throw new Refused(`--org: no organisation ${org}`)
    const account = reset
      ? await again(platform, request, { address, password, drops: drops ?? false })
      : await newAccount(platform.signIn, { email: address, name: name ?? address, password })
    if (!account) throw new Refused(`--email: ${address} has an account; --reset gives it another password`)
    orRefuse(await giveRole(request, { account, role: wanted, organisation: org }))
    if (!passwordStdin) process.stdout.write(`${address} ${password}\n`)
  })
}

type Again = { readonly address: string; readonly password: string; readonly drops: boolean }

/** Another password for an account that is there. What proves its second level stays, and is said to, unless it is dropped. */
async function again({ signIn }: Platform, request: Request, { address, password, drops }: Again) {
  const account = await accountAt(signIn, address)
  if (!account) throw new Refused(`--email: no account has the address ${address}`)
  orRefuse(await resetAccount(request, signIn, { account, password, drops }))
  if (await hasSecondFactor(signIn, account))
    process.stderr.write(
      `${address} is asked for its second factor still; --drop-second-factor takes it away\n`,
    )
  return account
}

async function standardInput(): Promise<string> {
  let text = ''
  for await (const chunk of process.stdin.setEncoding('utf8')) text += chunk
  return text.replace(/\r?\n$/, '')
}

async function makeToken(input: { account: string; scope: string; days: number }) {
  await withPlatform(async (platform) => {
    const { token } = orRefuse(await createToken(await asInstance(platform), input))
    process.stdout.write(`${token}\n`)
  })
}

async function tellDemonstration({ json }: { json?: boolean }) {
  await withPlatform(async (platform) => {
    const demonstration = await readDemonstration(platform)
    if (!demonstration) throw new Refused('there is no demonstration here')
    if (json) process.stdout.write(`${JSON.stringify(demonstration, null, 2)}\n`)
    else
      for (const account of demonstration.accounts)
        process.stdout.write(`${account.email} ${account.password}\n`)
  })
}
