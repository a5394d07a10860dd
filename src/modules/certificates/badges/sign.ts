import { type IssuerKey, methodOf } from '../issuers/did.ts'
import { stampOf } from './badge.ts'
import { loaderFor } from './documents.ts'
import { libraries } from './libraries.ts'

export type SigningKey = IssuerKey & { readonly seed: Uint8Array }

/** The public half of a key, from what it is made of (32 bytes). */
export async function publicKeyOf(seed: Uint8Array): Promise<string> {
  const { multikey } = await libraries()
  return (await multikey.generate({ seed })).publicKeyMultibase
}

/** A credential signed by its issuer (Data Integrity, eddsa-rdfc-2022). */
export async function signed(
  credential: object,
  key: SigningKey,
  now: Date,
): Promise<Record<string, unknown>> {
  const { integrity, multikey, eddsa, vc } = await libraries()
  const pair = await multikey.generate({ seed: key.seed, id: methodOf(key), controller: key.did })
  const suite = new integrity.DataIntegrityProof({
    signer: pair.signer(),
    date: stampOf(now),
    cryptosuite: eddsa.cryptosuite,
  })
  return vc.issue({ credential, suite, documentLoader: loaderFor([key]), now })
}
