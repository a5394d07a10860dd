/** Sent with every answer. Scripts and styles come from files of ours only: nothing inline, nothing from elsewhere. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'content-security-policy':
    "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'strict-origin-when-cross-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=()',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
}

/**
 * For pages whose address is a key: kept by nobody, found by nobody, and told to no other site. Our own pages are told,
 * or a form would name no origin that it was posted from.
 */
export const secretHeaders: Readonly<Record<string, string>> = {
  'referrer-policy': 'same-origin',
  'x-robots-tag': 'noindex, nofollow, noarchive',
  'cache-control': 'no-store',
}

/** For the few answers that other sites may show within their pages: the same, but anybody may frame or load them. */
export const embeddableHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': (securityHeaders['content-security-policy'] as string).replace(
    "frame-ancestors 'none'",
    'frame-ancestors *',
  ),
  'cross-origin-resource-policy': 'cross-origin',
}

/** For the few answers that programs in pages of any other site may read: those that are the same for everybody. */
export const anyOriginHeaders: Readonly<Record<string, string>> = {
  'access-control-allow-origin': '*',
  'cross-origin-resource-policy': 'cross-origin',
}

/**
 * Whether a form was posted from a page of ours. Browsers say so in Sec-Fetch-Site; older ones name an Origin.
 * A program that sends neither brings no cookie of somebody else's either.
 */
export function fromOurPages(headers: Headers, baseUrl: string, host: string | null): boolean {
  const site = headers.get('sec-fetch-site')
  if (site) return site === 'same-origin' || site === 'none'
  const origin = headers.get('origin')
  if (!origin) return true
  return origin === new URL(baseUrl).origin || (host !== null && origin.replace(/^https?:\/\//, '') === host)
}

/** A path of ours to go on to: never another site's address. */
export const ownPath = (path: unknown, otherwise: string): string =>
  typeof path === 'string' && /^\/(?![/\\])[^\s\\]*$/.test(path) ? path : otherwise
