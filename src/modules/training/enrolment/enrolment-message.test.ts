import { describe, expect, it } from 'vitest'
import { enrolmentMessage, type Told } from './enrolment-message.ts'

const told = {
  ...{ kind: 'moved', given: 'Ana', family: 'Martin', language: 'fr', recipient: '+32470000000' },
  ...{ channel: 'sms', passedOn: false, confirmed: false, organisation: null, code: null },
  today: '2027-01-12',
  session: {
    id: '11111111-1111-4111-8111-111111111111',
    title: { fr: 'Accueillir' },
    half_days: [{ day: '2027-03-02', part: 'morning', begins: '09:00', ends: '12:30' }],
    ...{ place: null, link: null },
  },
} as const satisfies Told

describe('a message about an enrolment', () => {
  it('that tells of another day says so where the seat is not confirmed, in a text message too', () => {
    const unsure = 'Votre place n’est pas confirmée.'
    expect(enrolmentMessage(told).body).toContain(unsure)
    expect(enrolmentMessage({ ...told, confirmed: true }).body).not.toContain(unsure)
    expect(enrolmentMessage({ ...told, kind: 'reminded' }).body).not.toContain(unsure)
    expect(enrolmentMessage({ ...told, channel: 'email' }).body).toContain('n’est pas encore confirmée')
  })

  it('that tells of a move once the session has begun names the next day', () => {
    const [first] = told.session.half_days
    const session = { ...told.session, half_days: [first, { ...first, day: '2027-03-09' }] }
    expect(enrolmentMessage({ ...told, session }).body).toContain('2 mars 2027')
    expect(enrolmentMessage({ ...told, session, today: '2027-03-03' }).body).toContain('9 mars 2027')
    expect(enrolmentMessage({ ...told, session, today: '2027-03-10' }).body).toContain('2 mars 2027')
  })
})
