import { anyone, policy } from '../../server/policy.ts'

const organisers = ['coordinator', 'administrator', 'trainer'] as const

/** Who enrols others or themselves. */
const senders = [
  'service_manager',
  'worker',
  'coordinator',
  'administrator',
  'trainer',
  'facilitator',
] as const

export const trainingPolicy = policy({
  // The catalogue is for everybody; what is not adopted yet, for those who make it.
  'training.read': anyone,
  'training.organise': organisers,
  'programme.create': ['coordinator', 'administrator'],
  'programme.change': ['coordinator', 'administrator'],
  'programme.fund': ['coordinator', 'administrator'],
  'training.write_module': organisers,
  'training.plan_session': organisers,
  'training.read_costs': organisers,
  'training.change_session': organisers,
  'training.change_module': organisers,
  'training.restitute': organisers,
  'training.decide_session': organisers,
  // The whole of what one makes, as a file.
  'training.export': organisers,
  'training.import': ['coordinator', 'administrator'],
  'training.note_interest': ['service_manager', 'coordinator', 'administrator'],
  'enrolment.ask': senders,
  'enrolment.read': senders,
  'enrolment.cancel': senders,
  'enrolment.renew_code': senders,
  'enrolment.make_codes': ['service_manager', 'coordinator', 'administrator', 'trainer'],
  'enrolment.take_codes_back': ['service_manager', 'coordinator', 'administrator', 'trainer'],
  'training.write_costs': organisers,
  'enrolment.confirm': organisers,
  'enrolment.allocate': organisers,
  // With the code on paper and no account: one’s own enrolment, and nothing of others.
  'enrolment.take_code': ['link_holder'],
  'enrolment.follow': ['link_holder'],
  'enrolment.accept': ['link_holder'],
  'enrolment.leave': ['link_holder'],
  'enrolment.join_code': ['link_holder'],
  'attendance.read': organisers,
  'attendance.take': organisers,
  'attendance.sign': ['link_holder'],
})
