import { asCoordination, asDirection, type Example } from './example.ts'

const organisation = 'maison-des-tilleuls'
const held = { facilitator: 'outside', attendees: { professional: 6, peer: 1 } }

export const activities: readonly Example[] = [
  {
    call: 'POST /activities',
    ...asDirection,
    body: { organisation, kind: 'supervision', date: '2026-10-02', minutes: 90, ...held },
    keep: { activity: 'id' },
  },
  {
    call: 'POST /activities/batch',
    ...asDirection,
    body: {
      organisation,
      items: [
        { kind: 'intervision', date: '2024-03-05', minutes: 60, ...held, facilitator: 'inside' },
        { kind: 'intervision', date: '2024-04-09', minutes: 60, ...held, facilitator: 'inside' },
      ],
    },
  },
  {
    call: 'GET /activities',
    as: 'coordination',
    scope: 'read',
    path: `/activities?organisation=${organisation}&from=2026-10-01&to=2026-10-02`,
  },
  { call: 'GET /activities/{id}', as: 'direction', scope: 'read', path: '/activities/{activity}' },
  {
    call: 'PATCH /activities/{id}',
    ...asDirection,
    path: '/activities/{activity}',
    version: 1,
    body: { minutes: 120 },
  },
  { call: 'POST /activities/{id}/withdraw', ...asDirection, path: '/activities/{activity}/withdraw' },
  {
    call: 'POST /offers',
    ...asDirection,
    body: {
      organisation,
      kind: 'open_day',
      title: { fr: 'Venez voir la maison', nl: 'Kom het huis bekijken' },
      date: '2027-05-20',
      begins: '10:00',
      ends: '12:00',
      places: 12,
    },
    keep: { offer: 'id' },
  },
  { call: 'GET /offers', path: '/offers?from=2027-05-20&limit=1' },
  { call: 'GET /offers/{id}', path: '/offers/{offer}' },
  {
    call: 'POST /offers/{id}/bookings',
    ...asCoordination,
    path: '/offers/{offer}/bookings',
    body: { organisation: 'halte-du-vieux-lavoir', places: 2 },
    keep: { booking: 'id' },
  },
  { call: 'GET /offers/{id}/bookings', as: 'direction', scope: 'read', path: '/offers/{offer}/bookings' },
  {
    call: 'POST /offers/{offer}/bookings/{id}/cancel',
    ...asCoordination,
    path: '/offers/{offer}/bookings/{booking}/cancel',
  },
  { call: 'POST /offers/{id}/withdraw', ...asDirection, path: '/offers/{offer}/withdraw' },
]
