import type { Variant, Visibility } from './document.ts'

type Text = Variant & { readonly number: number; readonly url: string | null; readonly file: string | null }

/** Where a text of a document is read: an address elsewhere, or of its file here, in that very version. */
export function hrefOf(
  document: string,
  visibility: Visibility,
  { number, language, easyToRead, url, file }: Text,
) {
  if (!file) return url
  const place =
    visibility === 'confidential' ? `/documents/confidentiels/${document}` : `/documents/${document}`
  return `${place}/fichier?version=${number}&language=${language}${easyToRead ? '&easy=true' : ''}`
}
