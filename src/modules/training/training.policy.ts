import { anyone, policy } from '../../server/policy.ts'

const organisers = ['coordinator', 'administrator', 'trainer'] as const

export const trainingPolicy = policy({
  // The catalogue is for everybody; what is not adopted yet, for those who make it.
  'training.read': anyone,
  'programme.create': ['coordinator', 'administrator'],
  'programme.fund': ['coordinator', 'administrator'],
  'training.write_module': organisers,
  'training.plan_session': organisers,
  'training.read_costs': organisers,
  'enrolment.ask': ['service_manager', 'worker', 'coordinator', 'administrator', 'trainer', 'facilitator'],
  'enrolment.cancel': ['service_manager', 'worker', 'coordinator', 'administrator', 'trainer', 'facilitator'],
  'enrolment.confirm': organisers,
  'enrolment.allocate': organisers,
})
