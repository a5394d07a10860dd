type Forms = { readonly held: boolean; readonly restitution: boolean }

/**
 * The form that tells why what it sent was refused, of those that the page of a session shows; undefined where none does,
 * so that the page itself has to: giving up has no room for it, and others may be gone meanwhile.
 */
export function refusedIn(
  shown: Forms,
  typed: Readonly<Record<string, string>> = {},
): keyof Forms | undefined {
  const sent = 'restitution.fr' in typed ? 'restitution' : typed['decision'] === 'held' ? 'held' : undefined
  return sent && shown[sent] ? sent : undefined
}
