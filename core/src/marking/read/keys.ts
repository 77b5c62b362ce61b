// Finds keys in a text of any language or protocol: what stands before a colon or an equals sign.

export interface Key {
  /** In small letters, without `-` and `_`. */
  readonly name: string
  readonly at: number
}

/** A header's name, a parameter's, a member's, a constant's; in quotes and brackets, or not. */
const KEY = /([A-Za-z][A-Za-z0-9_-]*)["'`]?\]?\s{0,3}(?:=>|:=|[:=](?![:=]))/g

export function keysIn(text: string): Key[] {
  return [...text.matchAll(KEY)].map(({ 1: name = '', index }) => ({
    name: name.toLowerCase().replace(/[-_]/g, ''),
    at: index,
  }))
}
