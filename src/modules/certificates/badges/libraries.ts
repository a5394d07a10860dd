import type * as Integrity from '@digitalbazaar/data-integrity'
import type * as Multikey from '@digitalbazaar/ed25519-multikey'
import type * as Eddsa from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite'
import type * as Vc from '@digitalbazaar/vc'

type Libraries = {
  readonly integrity: typeof Integrity
  readonly multikey: typeof Multikey
  readonly eddsa: typeof Eddsa
  readonly vc: typeof Vc
}

let loaded: Promise<Libraries> | undefined

/** The libraries that sign and verify. They take near 30 MB of memory: they are loaded with the first badge, not with the server. */
export function libraries(): Promise<Libraries> {
  loaded ??= load()
  return loaded
}

async function load(): Promise<Libraries> {
  const [integrity, multikey, eddsa, vc] = await Promise.all([
    import('@digitalbazaar/data-integrity'),
    import('@digitalbazaar/ed25519-multikey'),
    import('@digitalbazaar/eddsa-rdfc-2022-cryptosuite'),
    import('@digitalbazaar/vc'),
  ])
  return { integrity, multikey, eddsa, vc }
}
