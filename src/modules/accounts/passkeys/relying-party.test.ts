import { expect, it } from 'vitest'
import { relyingParty } from './relying-party.ts'

it('passkeys belong to the domain of the site, and are answered at its origin', () => {
  expect(relyingParty('https://maillage.example')).toEqual({
    id: 'maillage.example',
    origin: 'https://maillage.example',
  })
  expect(relyingParty('http://localhost:3000')).toEqual({ id: 'localhost', origin: 'http://localhost:3000' })
})

it.each(['http://127.0.0.1:3000', 'http://[::1]:3000', 'https://192.0.2.7'])(
  'there are none at %s',
  (baseUrl) => {
    expect(relyingParty(baseUrl)).toBeUndefined()
  },
)
