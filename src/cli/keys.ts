import type { Command } from 'commander'
import { makeRecovery, noteRotation } from '../modules/accounts/index.ts'
import { addKey } from '../server/keys.ts'
import { asInstance, orRefuse, withPlatform } from './session.ts'

export function keyCommands(program: Command) {
  const keys = program.command('keys').description('keys of the installation')
  keys
    .command('recovery')
    .description('makes a recovery key for archives from now on, and prints it this once')
    .action(recovery)
  keys
    .command('rotate')
    .description('makes a new key for files; what older ones have sealed is sealed anew')
    .action(rotate)
}

async function recovery() {
  await withPlatform(async (platform) => {
    const { identity } = orRefuse(await makeRecovery(await asInstance(platform), {}))
    process.stdout.write(`${identity}\n`)
  })
}

async function rotate() {
  await withPlatform(async (platform) => {
    const key = await addKey(platform.database, platform.secret, 'files')
    orRefuse(await noteRotation(await asInstance(platform), { key }))
    process.stdout.write(`${key}\n`)
    process.stderr.write('restart every process: from its next start on, each seals with the new key\n')
  })
}
