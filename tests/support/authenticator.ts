import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'

type Said = {
  readonly challenge: string
  readonly origin: string
  readonly party: string
  /** Whose it says it is; whether it verified who holds it; how often it has been used. */
  readonly account: string
  readonly verified: boolean
  readonly counter: number
}

const base64url = (bytes: Uint8Array | string) => Buffer.from(bytes).toString('base64url')
const sha256 = (bytes: Uint8Array | string) => createHash('sha256').update(bytes).digest()

/** An authenticator that says what a test wants it to say, truly signed (WebAuthn level 3, sections 6.1 and 6.5). */
export function softAuthenticator() {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
  // A COSE key: EC2, ES256, P-256, and its point (RFC 9052, section 7).
  const key = Buffer.concat([
    Buffer.from('a5010203262001215820', 'hex'),
    Buffer.from(x, 'base64url'),
    Buffer.from('225820', 'hex'),
    Buffer.from(y, 'base64url'),
  ])
  const id = randomBytes(16)
  const head = ({ party, verified, counter }: Said, more: number) => {
    const count = Buffer.alloc(4)
    count.writeUInt32BE(counter)
    return Buffer.concat([sha256(party), Buffer.from([0x01 | (verified ? 0x04 : 0) | more]), count])
  }
  const clientData = (type: string, { challenge, origin }: Said) =>
    JSON.stringify({ type, challenge, origin, crossOrigin: false })
  const common = {
    id: base64url(id),
    rawId: base64url(id),
    type: 'public-key' as const,
    clientExtensionResults: {},
  }

  return {
    make(said: Said): RegistrationResponseJSON {
      const length = Buffer.from([0, id.length])
      const data = Buffer.concat([head(said, 0x40), Buffer.alloc(16), length, id, key])
      // A CBOR map: fmt "none", attStmt empty, authData of a length that takes one byte.
      const attestation = Buffer.concat([
        Buffer.from('a363666d74646e6f6e656761747453746d74a068617574684461746158', 'hex'),
        Buffer.from([data.length]),
        data,
      ])
      return {
        ...common,
        response: {
          clientDataJSON: base64url(clientData('webauthn.create', said)),
          attestationObject: base64url(attestation),
          transports: ['internal'],
        },
      }
    },
    answer(said: Said): AuthenticationResponseJSON {
      const [client, data] = [clientData('webauthn.get', said), head(said, 0)]
      const signature = sign('sha256', Buffer.concat([data, sha256(client)]), privateKey)
      return {
        ...common,
        response: {
          clientDataJSON: base64url(client),
          authenticatorData: base64url(data),
          signature: base64url(signature),
          userHandle: base64url(said.account),
        },
      }
    },
  }
}
