/** A domain that no mail reaches, ever (RFC 2606, section 2): of accounts without an e-mail address. */
const withoutMail = '@sans-adresse.invalid'

/** What an account is found by, from what was typed: an e-mail address, or a name of ours without one. */
export function addressTyped(text = ''): string {
  const typed = text.trim().toLowerCase()
  return typed === '' || typed.includes('@') ? typed : `${typed}${withoutMail}`
}

/** An address as its holder types it: without the part that is ours. */
export const addressShown = (address: string): string =>
  address.endsWith(withoutMail) ? address.slice(0, -withoutMail.length) : address

/** Whether mail may reach it: not a name of ours, nor what stands for the address of somebody who was erased. */
export const takesMail = (address: string): boolean => !address.trim().toLowerCase().endsWith('.invalid')
