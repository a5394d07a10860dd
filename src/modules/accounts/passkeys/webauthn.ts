/** What makes and verifies passkeys: loaded with the first of them, since a start is to be quick. */
export const webauthn = () => import('@simplewebauthn/server')
