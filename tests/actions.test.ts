import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { house } from '../src/app.ts'
import { actorWith, linkHolder } from '../src/server/actor.ts'
import { type Action, heldRoles, type Role } from '../src/server/policy.ts'
import { root } from '../src/server/root.ts'

// Who may do what. One letter a role:
//   0 nobody in particular (anonymous) · A administrator · C coordinator · M service manager · W worker · T trainer
//   F facilitator · H complaint handler · S supervising authority · O ombudsman · U auditor · D data protection officer
//   L whoever holds a link to one task
const letters: Readonly<Record<string, Role>> = {
  '0': 'anonymous',
  A: 'administrator',
  C: 'coordinator',
  M: 'service_manager',
  W: 'worker',
  T: 'trainer',
  F: 'facilitator',
  H: 'complaint_handler',
  S: 'supervising_authority',
  O: 'ombudsman',
  U: 'auditor',
  D: 'data_protection_officer',
  L: 'link_holder',
}

const table = `
  about.read             0 A C M W T F H S O U D
  release.read           0 A C M W T F H S O U D
  indicator.sources      0 A C M W T F H S O U D
  instance.set_up        0 A C M W T F H S O U D
  instance.recovery_state . A C . . . . . . . . .
  instance.recovery_key  . A . . . . . . . . . .
  instance.rotate_keys   . A . . . . . . . . . .
  training.read          0 A C M W T F H S O U D
  programme.create       . A C . . . . . . . . .
  programme.change       . A C . . . . . . . . .
  programme.fund         . A C . . . . . . . . .
  training.write_module  . A C . . T . . . . . .
  training.plan_session  . A C . . T . . . . . .
  training.read_costs    . A C . . T . . . . . .
  evidence.read          . A C . . T . . . . . .
  training.organise      . A C . . T . . . . . .
  training.change_session . A C . . T . . . . . .
  training.change_module . A C . . T . . . . . .
  training.decide_session . A C . . T . . . . . .
  training.restitute     . A C . . T . . . . . .
  training.export        . A C . . T . . . . . .
  training.import        . A C . . . . . . . . .
  training.note_interest . A C M . . . . . . . .
  enrolment.read         . A C M W T F . . . . .
  enrolment.make_codes   . A C M . T . . . . . .
  enrolment.take_codes_back . A C M . T . . . . . .
  enrolment.take_code    . . . . . . . . . . . . L
  enrolment.follow       . . . . . . . . . . . . L
  enrolment.accept       . . . . . . . . . . . . L
  enrolment.leave        . . . . . . . . . . . . L
  enrolment.join_code    . . . . . . . . . . . . L
  attendance.read        . A C . . T . . . . . .
  attendance.take        . A C . . T . . . . . .
  attendance.sign        . . . . . . . . . . . . L
  training.write_costs   . A C . . T . . . . . .
  enrolment.ask          . A C M W T F . . . . .
  enrolment.cancel       . A C M W T F . . . . .
  enrolment.renew_code   . A C M W T F . . . . .
  enrolment.confirm      . A C . . T . . . . . .
  enrolment.allocate     . A C . . T . . . . . .
  activity.read          . A C M W T F H S O U D
  activity.own           . . . M W . . . . . . .
  activity.record        . . C M W . . . . . . .
  activity.change        . . C M W . . . . . . .
  activity.withdraw      . . C M W . . . . . . .
  activity.expect        . . C . . . . . . . . .
  offer.read             0 A C M W T F H S O U D
  offer.publish          . . C M . . . . . . . .
  offer.withdraw         . . C M . . . . . . . .
  offer.book             . . C M W T F . . . . .
  offer.cancel           . . C M W T F . . . . .
  certificate.read       0 A C M W T F H S O U D
  certificate.verify     0 A C M W T F H S O U D
  certificate.create_issuer . A C . . . . . . . . .
  certificate.rotate_key . A C . . . . . . . . .
  certificate.set_rule   . A C . . . . . . . . .
  certificate.follow     . A C . . T . . . . . .
  certificate.own        . A C M W T F H S O U D L
  certificate.note_work  . A C . . T . . . . . .
  certificate.issue      . A C . . T . . . . . .
  certificate.revoke     . A C . . . . . . . . .
  certificate.erase      . A C . . . . . . . . .
  task.read              . A C M W T F H S O U D
  account.read           . A C M W T F H S O U D
  passkey.read           . A C M W T F H S O U D
  passkey.add            . A C M W T F H S O U D
  passkey.rename         . A C M W T F H S O U D
  passkey.remove         . A C M W T F H S O U D
  passkey.sign_in        . . . . . . . . . . . .
  provider.link          . . . . . . . . . . . .
  provider.unlink        . A C M W T F H S O U D
  provider.sign_in       . . . . . . . . . . . .
  passkey.refuse         . . . . . . . . . . . .
  account.change_password . A C M W T F H S O U D
  account.set_second_factor . A C M W T F H S O U D
  account.drop_second_factor . A C M W T F H S O U D
  session.end            . A C M W T F H S O U D
  session.raise          . A C M W T F H S O U D
  session.begin          . . . . . . . . . . . .
  account.read_invitation . . . . . . . . . . . .
  account.accept_invitation . . . . . . . . . . . .
  account.mail_access    . . . . . . . . . . . .
  account.invite         . A C . . . . . . . . .
  account.revoke_invitation . A C . . . . . . . . .
  account.recover        . . . . . . . . . . . .
  token.create           . A C M W T F H S O U D
  token.revoke           . A C M W T F H S O U D
  organisation.read      . A C M W T F H S O U D
  plan.read              . A C M W T F H S O U D
  plan.export            . A C M W T F H S O U D
  indicator.read         . A C M W T F H S O U D
  observation.read       . A C M W T F H S O U D
  declaration.read       . A C M W T F H S O U D
  document.read          . A C M W T F H S O U D
  account.give_role      . A . . . . . . . . . .
  organisation.create    . A C . . . . . . . . .
  organisation.edit      . A C . . . . . . . . .
  account.reset          . A . . . . . . . . . .
  organisation.import    . A C . . . . . . . . .
  territory.import       . A C . . . . . . . . .
  plan.import            . A C . . . . . . . . .
  import.prepare         . A C M W . . . . . . .
  import.discard         . A C M W . . . . . . .
  document.open          0 A C M W T F H S O U D
  plan.keep_version      . A C M . . . . . . . .
  plan.derive            . A C M . . . . . . . .
  measure.edit           . A C M . . . . . . . .
  measure.take_over      . A C M . . . . . . . .
  measure.note           . A C M . . F . . . . .
  measure.correct_note   . A C M . . F . . . . .
  measure.withdraw_note  . A C M . . F . . . . .
  document.attach        . A C M . . . . . . . .
  document.detach        . A C M . . . . . . . .
  indicator.edit         . A C M . . . . . . . .
  indicator.bind         . A C . . . . . . . . .
  indicator.recompute    . A C . . . . . . . . .
  document.record        . A C M . . . . . . . .
  document.change        . A C M . . . . . . . .
  document.add_version   . A C M . . . . . . . .
  document.withdraw      . A C M . . . . . . . .
  message.read           . A . . . . . . . . . .
  message.retry          . A . . . . . . . . . .
  message.give_up        . A . . . . . . . . . .
  job.read               . A . . . . . . . . . .
  job.retry              . A . . . . . . . . . .
  administration.read    . A . . . . . . . . U D
  settings.read          . A C . . . . . . . U D
  settings.change        . A . . . . . . . . . .
  journal.search         . A . . . . . . . . U D
  retention.read         . A . . . . . . . . U D
  retention.change       . A . . . . . . . . . .
  retention.apply        . . . . . . . . . . . .
  person.read            . A . . . . . . . . . .
  person.withdraw_role   . A . . . . . . . . . .
  person.end_sessions    . A . . . . . . . . . .
  person.deactivate      . A . . . . . . . . . .
  person.reactivate      . A . . . . . . . . . .
  person.erase           . A . . . . . . . . . .
  document.consult       . . C M . . . . . . . D
  release.make           . A C . . . . . . . . .
  release.withdraw       . A C . . . . . . . . .
  declaration.follow     . A C . . . . . . . . .
  declaration.ask        . . C . . . . . . . . .
  declaration.remind     . . C . . . . . . . . .
  declaration.close      . . C . . . . . . . . .
  task_link.read         . A C . . . . . . . . .
  task_link.send         . . C . . . . . . . . .
  task_link.revoke       . . C . . . . . . . . .
  task_link.open         . . . . . . . . . . . . L
  reminder.weekly        . . C . . . . . . . . .
  reminder.pause         . . . . . . . . . . . . L
  declaration.answer     . . C M . . . . . . . . L
  observation.write      . . C M W . . . . . . . L
  observation.import     . . C . . . . . . . . .
  observation.own        . . . M W . . . . . . .
  observation.validate   . . . M . . . . . . . .
  observation.accept     . . C . . . . . . . . .
  release.reply          . . . M . . . . . . . .
`

const rows = table
  .trim()
  .split('\n')
  .map((line) => {
    const [action = '', ...marks] = line.trim().split(/\s+/)
    return { action: action as Action, roles: marks.flatMap((mark) => letters[mark] ?? []) }
  })

describe('who may do what', () => {
  it('the table above has a line for every action, and no other', () => {
    expect(rows.map((row) => row.action).sort()).toEqual([...house.policies.keys()].sort())
  })

  it.each(rows)('$action: $roles', ({ action, roles }) => {
    const everybody: readonly Role[] = ['anonymous', ...heldRoles, 'link_holder']
    const may = everybody.filter((role) => {
      if (role === 'link_holder')
        return linkHolder(house.policies, { id: 'l', purpose: 'task' }, 'fr').may(action)
      const held = role === 'anonymous' ? [] : [{ role, organisation: 'o', slug: 'o', atNetwork: true }]
      return actorWith(house.policies, {
        account: role === 'anonymous' ? null : 'a',
        language: 'fr',
        roles: held,
      }).may(action)
    })
    expect([...may].sort()).toEqual([...roles].sort())
  })

  it('what concerns the whole installation is for roles held at its network, and for no administrator of a house under it', () => {
    const under = heldRoles.map((role) => ({ role, organisation: 'o', slug: 'o', atNetwork: false }))
    const actor = actorWith(house.policies, { account: 'a', language: 'fr', roles: under })
    const whole = [...house.policies].filter(([, allowed]) => allowed.whole).map(([action]) => action)
    expect(whole.filter((action) => actor.may(action) || actor.remit(action).length > 0)).toEqual([])
    expect(whole.sort()).toEqual([
      'instance.recovery_key',
      'instance.recovery_state',
      'instance.rotate_keys',
      'job.read',
      'job.retry',
      'journal.search',
      'message.give_up',
      'message.read',
      'message.retry',
      'retention.change',
      'retention.read',
      'settings.change',
    ])
    expect(actor.may('person.read')).toBe(true)
  })

  it('every use case has a policy', () => {
    for (const useCase of house.useCases)
      expect([useCase.action, house.policies.has(useCase.action)]).toEqual([useCase.action, true])
  })

  it('what anybody may do is to read, and to set up an installation that is not', () => {
    const open = house.useCases.filter((one) => house.policies.get(one.action)?.includes('anonymous'))
    expect(open.length).toBeGreaterThan(10)
    expect([...new Set(open.filter((one) => one.kind === 'command').map((one) => one.action))]).toEqual([
      'instance.set_up',
    ])
  })

  it('no permission lies about that nothing asks for', () => {
    const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter(
      (path) => /\.tsx?$/.test(path) && !/\.(policy|test)\.ts$/.test(path),
    )
    const source = files.map((path) => readFileSync(join(root, 'src', path), 'utf8')).join('\n')
    expect(rows.map((row) => row.action).filter((action) => !source.includes(`'${action}'`))).toEqual([])
  })

  it('two use cases never share an address of the API', () => {
    const addresses = house.useCases.flatMap(({ api }) =>
      api ? [`${api.method} ${api.path.replace(/\{\w+\}/g, '{}')}`] : [],
    )
    expect(addresses.filter((one, index) => addresses.indexOf(one) !== index)).toEqual([])
  })
})
