import { type IssuerKey, methodOf } from '../issuers/did.ts'
import { stampOf } from './badge.ts'
import { loaderFor } from './documents.ts'
import { libraries } from './libraries.ts'

export type SigningKey = IssuerKey & { readonly seed: Uint8Array }

export type Signed = Record<string, unknown>

/** The public half of a key, from what it is made of (32 bytes). */
export async function publicKeyOf(seed: Uint8Array): Promise<string> {
  const { multikey } = await libraries()
  return (await multikey.generate({ seed })).publicKeyMultibase
}

/** So many are under way at once: digests and keys are made beside the thread that reads the next credential. */
const atOnce = 4

/** Credentials signed by their issuer (Data Integrity, eddsa-rdfc-2022), in the order given. The key is opened once. */
export async function signedAll(
  credentials: readonly object[],
  key: SigningKey,
  now: Date,
): Promise<readonly Signed[]> {
  const { integrity, multikey, eddsa, vc } = await libraries()
  const pair = await multikey.generate({ seed: key.seed, id: methodOf(key), controller: key.did })
  const made: Signed[] = []
  const left = credentials.entries()
  const signNext = async () => {
    for (const [at, credential] of left) {
      const suite = new integrity.DataIntegrityProof({
        signer: pair.signer(),
        date: stampOf(now),
        cryptosuite: eddsa.cryptosuite,
      })
      made[at] = await vc.issue({ credential, suite, documentLoader: loaderFor([key]), now })
    }
  }
  await Promise.all(Array.from({ length: atOnce }, signNext))
  return made
}

/** One credential, signed likewise. */
export async function signed(credential: object, key: SigningKey, now: Date): Promise<Signed> {
  const [made] = await signedAll([credential], key, now)
  return made as Signed
}
