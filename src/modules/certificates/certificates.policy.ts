import { anyone, everyRole, policy } from '../../server/policy.ts'

const organisers = ['coordinator', 'administrator', 'trainer'] as const
const heads = ['coordinator', 'administrator'] as const

export const certificatesPolicy = policy({
  // What a certificate says is what its holder allowed: anybody who has its address may read and verify it.
  'certificate.read': anyone,
  'certificate.verify': anyone,
  'certificate.create_issuer': heads,
  'certificate.rotate_key': heads,
  'certificate.set_rule': heads,
  'certificate.follow': organisers,
  'certificate.note_work': organisers,
  'certificate.issue': organisers,
  'certificate.revoke': heads,
  'certificate.erase': heads,
  // A person's own hours and certificates: by their code or their account, and for nobody else.
  'certificate.own': [...everyRole, 'link_holder'],
})
