// The few words that every language is read in, so that a loop is a loop wherever it stands.

/** Symbols are 32-bit hashes of their names: two texts agree without sharing a dictionary. */
export type Symbol32 = number

/** FNV-1a over UTF-16 units: of a name quicker than a look-up. Source: draft-eastlake-fnv-21 §2. */
export const symbol = (name: string): Symbol32 => symbolAfter(0x811c9dc5, name)

/** The symbol of two names written as one. @param before the symbol of the first */
export function symbolAfter(before: Symbol32, name: string): Symbol32 {
  let hash = before
  for (let i = 0; i < name.length; i++) {
    hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193)
  }
  return hash | 0
}

const OWN_MARK = 0x6f77

/** What `own.x` says where other languages say `x`: of 65,536 other symbols one is taken for such. */
export const ownSymbol = (one: Symbol32): Symbol32 => (OWN_MARK << 16) | (one & 0xffff)
export const isOwn = (one: Symbol32): boolean => one >>> 16 === OWN_MARK

/** One hash of several, in order. Source: the mixing step of MurmurHash3. */
export function mix(hash: number, next: number): number {
  let k = Math.imul(next, 0xcc9e2d51)
  k = Math.imul((k << 15) | (k >>> 17), 0x1b873593)
  const mixed = hash ^ k
  return (Math.imul((mixed << 13) | (mixed >>> 19), 5) + 0xe6546b64) | 0
}

/** One key of `length` symbols from `start` on. */
export function runKey(symbols: Int32Array, start: number, length: number, salt = 0): number {
  let key = salt
  for (let at = start; at < start + length; at++) key = mix(key, symbols[at] ?? 0)
  return key
}

/** By where it begins, the key of each run of `length` symbols. */
export function runKeys(symbols: Int32Array, length: number, salt = 0): Int32Array {
  const keys = new Int32Array(Math.max(0, symbols.length - length + 1))
  for (let start = 0; start < keys.length; start++)
    keys[start] = runKey(symbols, start, length, salt)
  return keys
}

/**
 * What a keyword or operator says, in any language; what is missing says nothing and is left out.
 * Branches and short circuits are one thing (minifiers turn each into the other), so are all loops,
 * all tests for equality, and all orders of comparison (compilers swap and negate them).
 * `return`, `else`, `not`, declarations and plain values carry too little to keep.
 */
const MEANING: Readonly<Record<string, string>> = {
  if: 'if elif elseif ? && || ?? and or',
  loop: 'for foreach while repeat',
  case: 'case',
  break: 'break goto',
  continue: 'continue',
  throw: 'throw raise',
  try: 'try',
  catch: 'catch except',
  finally: 'finally',
  type: 'typeof instanceof',
  delete: 'delete del',
  import: 'import',
  class: 'class',
  yield: 'yield',
  assert: 'assert',
  equal: '== === != !== ~= is',
  compare: '< > <= >=',
  assign: '= := &&= ||= ??=',
  '+': '+ ..',
  '-': '-',
  '*': '*',
  '/': '/ //',
  '%': '%',
  '**': '**',
  '&': '&',
  '|': '|',
  '^': '^',
  '<<': '<<',
  '>>': '>> >>>',
  spread: '...',
}

/** Assignments that also compute: `i += 1` and `i++` are `i = i + 1`. */
const COMPUTING: Readonly<Record<string, string>> = {
  '+': '+= ++ ..=',
  '-': '-= --',
  '*': '*=',
  '/': '/= //=',
  '%': '%=',
  '**': '**=',
  '&': '&=',
  '|': '|=',
  '^': '^=',
  '<<': '<<=',
  '>>': '>>= >>>=',
}

function table(): ReadonlyMap<string, readonly string[]> {
  const made = new Map<string, readonly string[]>()
  for (const [meaning, spellings] of Object.entries(MEANING))
    for (const spelling of spellings.split(' ')) made.set(spelling, [meaning])
  for (const [meaning, spellings] of Object.entries(COMPUTING))
    for (const spelling of spellings.split(' ')) made.set(spelling, ['assign', meaning])
  return made
}

/** Keyword or operator → what it says. */
export const MEANINGS = table()

/** Words that open a function; the parenthesis that follows holds parameters. */
export const FUNCTIONS: ReadonlySet<string> = new Set([
  'function',
  'def',
  'lambda',
  'func',
  'fun',
  'fn',
  '=>',
])

/** Member names that libraries of several languages use for one thing. */
export const SAME_NAME: ReadonlyMap<string, string> = new Map(
  Object.entries({
    tolowercase: 'lower',
    touppercase: 'upper',
    push: 'append',
    insert: 'append',
    trim: 'strip',
    startswith: 'starts',
    endswith: 'ends',
    substring: 'slice',
    substr: 'slice',
    sub: 'slice',
    gsub: 'replace',
    add: 'append',
    indexof: 'find',
    tostring: 'str',
    charcodeat: 'ord',
    byte: 'ord',
    fromcharcode: 'chr',
    char: 'chr',
    concat: 'join',
    parse: 'loads',
    stringify: 'dumps',
    send: 'write',
    receive: 'read',
    recv: 'read',
  }),
)
