// Free values: what may vary in one, how its symbols are written as text, and read back.

/**
 * `parts`: text that stays, and how many letters are drawn in a row. The first half of all drawn
 * letters is the first position's, the rest the second's.
 */
export interface ValueForm {
  /** What a letter may be: characters, or whole words. */
  readonly letters: readonly string[]
  readonly parts: readonly (string | number)[]
}

/** Names of forms that a person may declare; as in bundle.yaml. */
export type FormName = 'letters' | 'digits' | 'hex' | 'base32' | 'alphanumeric' | 'uuid' | 'words'

const DIGITS = '0123456789'
const LOWER = 'abcdefghijklmnopqrstuvwxyz'
const UPPER = LOWER.toUpperCase()
const BASE32 = `${LOWER}234567`

/** A symbol is a number of at most 48 bits, so a half has at most this many letters. */
const mostLetters = (letters: number): number => Math.floor(48 / Math.log2(letters))

/** The form of `text` under the name given, or under the narrowest that fits it. */
export function formOf(text: string, name: FormName = narrowest(text)): ValueForm {
  if (name === 'words') return wordsForm(text)
  const letters = lettersOf(text, name)
  const parts: (string | number)[] = []
  let left = 2 * mostLetters(letters.length)
  for (const [at, letter] of [...text].entries()) {
    const last = parts.at(-1)
    const isUuidVersion = name === 'uuid' && (at === 14 || at === 19)
    const varies = left > 0 && letters.includes(letter) && !isUuidVersion && !leadingZero(at)
    if (varies) left--
    if (varies && typeof last === 'number') parts[parts.length - 1] = last + 1
    else if (varies) parts.push(1)
    else if (typeof last === 'string') parts[parts.length - 1] = last + letter
    else parts.push(letter)
  }
  return { letters: [...letters], parts }

  /** A number keeps its first digit, so that it keeps its size and does not become octal. */
  function leadingZero(at: number): boolean {
    return name === 'digits' && at === 0 && text.length > 1
  }
}

function narrowest(text: string): FormName {
  if (/^[0-9]+$/.test(text)) return 'digits'
  if (/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(text)) return 'uuid'
  if (/^(?:[0-9a-f]{4,}|[0-9A-F]{4,})$/.test(text) && /[0-9]/.test(text)) return 'hex'
  if (/^[A-Za-z]+(?:[ _-][A-Za-z]+)+$/.test(text)) return 'words'
  return /[0-9]/.test(text) ? 'alphanumeric' : 'letters'
}

function lettersOf(text: string, name: FormName): string {
  const isUpper = text === text.toUpperCase()
  if (name === 'digits') return DIGITS
  if (name === 'hex' || name === 'uuid') {
    const hex = `${DIGITS}abcdef`
    return /[A-F]/.test(text) ? hex.toUpperCase() : hex
  }
  if (name === 'base32') return isUpper ? BASE32.toUpperCase() : BASE32
  const cased = isUpper ? UPPER : text === text.toLowerCase() ? LOWER : LOWER + UPPER
  return name === 'letters' ? cased : cased + DIGITS
}

const WORDS =
  `amber apple arch aspen autumn bamboo barley basin beacon birch bird blossom breeze bridge
  brook canyon cedar cherry clay cliff cloud clover coast copper coral cotton creek crystal daisy
  dawn delta desert dew dune eagle ember fern field finch flint forest fox garden ginger glade gold
  grain granite grove harbour hazel heron hill honey island ivory ivy jade juniper lake lantern lark
  laurel leaf lemon lilac lily linen maple marble marsh meadow mint mist moon moss mountain oak
  oasis ocean olive orchard otter palm pearl pebble pepper pine plain plum pond poplar prairie
  quartz rain raven reed ridge river robin rose ruby saffron sage sand shell shore silver sky slate
  snow spring star stone stream summer sun swan thistle thyme tide timber tulip valley velvet violet
  walnut water willow wind winter wren yarrow`.split(/\s+/)

function wordsForm(text: string): ValueForm {
  const parts = text.split(/([A-Za-z]+)/).map((part) => (/^[A-Za-z]+$/.test(part) ? 1 : part))
  return { letters: WORDS, parts: parts.filter((part) => part !== '') }
}

/** How many letters each position of the value decides: two halves, or one letter alone. */
export function halves({ parts }: ValueForm): number[] {
  const drawn = parts.reduce<number>((n, part) => n + (typeof part === 'number' ? part : 0), 0)
  return [Math.ceil(drawn / 2), Math.floor(drawn / 2)].filter((n) => n > 0)
}

/** The number of symbols of each position. */
export function alphabetsOf(form: ValueForm): number[] {
  return halves(form).map((count) => form.letters.length ** count)
}

/** The text that `symbols` stand for. */
export function valueText(form: ValueForm, symbols: readonly number[]): string {
  const drawn = halves(form).flatMap((count, half) =>
    digits(symbols[half] ?? 0, form.letters.length, count),
  )
  let at = 0
  const next = () => form.letters[drawn[at++] ?? 0] ?? ''
  return form.parts
    .map((part) => (typeof part === 'string' ? part : Array.from({ length: part }, next).join('')))
    .join('')
}

/** The symbols that spell `text`, or `undefined` where it is not of the form. */
export function valueSymbols(form: ValueForm, text: string): number[] | undefined {
  const found = new RegExp(`^${valuePattern(form, true)}$`).exec(text)
  if (found === null) return undefined
  const isWords = form.letters.some((letter) => letter.length > 1)
  const drawn = found.slice(1).flatMap((run) => (isWords ? [run] : [...run]))
  const indexes = drawn.map((letter) => form.letters.indexOf(letter))
  let at = 0
  return halves(form).map((count) => {
    const half = indexes.slice(at, at + count)
    at += count
    return half.reduce((symbol, digit) => symbol * form.letters.length + digit, 0)
  })
}

/** A regular expression for all texts of the form; with `groups`, one for each run of letters. */
export function valuePattern({ letters, parts }: ValueForm, groups = false): string {
  const isWords = letters.some((letter) => letter.length > 1)
  const one = isWords ? `(?:${letters.join('|')})` : `[${letters.join('')}]`
  return parts
    .map((part) => {
      if (typeof part === 'string') return escaped(part)
      return groups ? `(${one}{${part}})` : `${one}{${part}}`
    })
    .join('')
}

export function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
}

/** Most significant first. */
function digits(symbol: number, base: number, count: number): number[] {
  const out: number[] = []
  let rest = symbol
  for (let i = 0; i < count; i++) {
    out.unshift(rest % base)
    rest = Math.floor(rest / base)
  }
  return out
}
