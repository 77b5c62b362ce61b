// The forms that a free value may have, so that another copy's value looks and works alike.

export const VALUE_FORMS = [
  'letters',
  'digits',
  'hex',
  'base32',
  'alphanumeric',
  'uuid',
  'words',
] as const
export type ValueForm = (typeof VALUE_FORMS)[number]

const PATTERN: Record<ValueForm, RegExp> = {
  letters: /^[A-Za-z]+$/,
  digits: /^[0-9]+$/,
  hex: /^(?:[0-9a-f]+|[0-9A-F]+)$/,
  base32: /^(?:[a-z2-7]+|[A-Z2-7]+)$/,
  alphanumeric: /^[A-Za-z0-9]+$/,
  uuid: /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i,
  words: /^[A-Za-z]+(?:[ _-][A-Za-z]+)*$/,
}

export function fits(value: string, form: ValueForm): boolean {
  return PATTERN[form].test(value)
}

/** Letters that no engine reads as anything else, so many and so mixed that nobody has them by chance. */
export function isRare(value: string): boolean {
  const letters = value.replace(/[^A-Za-z0-9]/g, '')
  const isPlain = /^[A-Za-z0-9][A-Za-z0-9_-]*$/.test(value)
  return isPlain && letters.length >= 16 && new Set(letters).size >= 8
}
