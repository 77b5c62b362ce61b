// What the light lexer needs to know of each language. A new language is one entry here.

import type { Language } from './language.ts'

export interface Quote {
  readonly open: string
  readonly close: string
  /** Otherwise an unclosed literal ends with its line. */
  readonly spansLines: boolean
}

/** Escape sequences beyond those that all languages here share. */
export type Escapes = 'javascript' | 'python' | 'lua'

export interface Lexicon {
  readonly isProse: boolean
  readonly keywords: ReadonlySet<string>
  /** Of two or more characters; any other single character is an operator of its own. */
  readonly operators: readonly string[]
  readonly lineComments: readonly string[]
  readonly blockComments: readonly (readonly [open: string, close: string])[]
  /** Longer opening marks first. */
  readonly quotes: readonly Quote[]
  /** Letters that may stand right before a quote, in lower case; those with `r` switch escapes off. */
  readonly prefixes: ReadonlySet<string>
  readonly escapes: Escapes
  /** `[==[ … ]==]` as strings, and as comments after a line comment's mark. */
  readonly longBrackets: boolean
  /** Backquoted literals with `${ … }` inside. */
  readonly templates: boolean
  /** Regular expressions between slashes. */
  readonly slashRegexes: boolean
  /** ASCII characters of a name besides letters, digits and the underscore. */
  readonly nameExtras: string
}

const words = (list: string): ReadonlySet<string> => new Set(list.split(/\s+/))
const NONE: ReadonlySet<string> = new Set()

const line = (mark: string): Quote => ({ open: mark, close: mark, spansLines: false })
const block = (mark: string): Quote => ({ open: mark, close: mark, spansLines: true })
const SINGLE_LINE = [line('"'), line("'")]

const JAVASCRIPT_WORDS = `async await break case catch class const continue debugger default delete
  do else export extends false finally for function if import in instanceof let new null return
  static super switch this throw true try typeof var void while with yield`

const javascript: Lexicon = {
  isProse: false,
  keywords: words(JAVASCRIPT_WORDS),
  operators: `>>>= ... === !== **= <<= >>= >>> &&= ||= ??= => == != <= >= && || ?? ?. ++ -- += -= *=
    /= %= &= |= ^= << >> **`.split(/\s+/),
  lineComments: ['//'],
  blockComments: [['/*', '*/']],
  quotes: SINGLE_LINE,
  prefixes: NONE,
  escapes: 'javascript',
  longBrackets: false,
  templates: true,
  slashRegexes: true,
  nameExtras: '$',
}

const typescript: Lexicon = {
  ...javascript,
  keywords: words(
    `${JAVASCRIPT_WORDS} abstract declare enum implements interface namespace private protected
    public readonly`,
  ),
}

const python: Lexicon = {
  isProse: false,
  keywords: words(`False None True and as assert async await break class continue def del elif else
    except finally for from global if import in is lambda nonlocal not or pass raise return try
    while with yield`),
  operators: `**= //= >>= <<= ... -> := == != <= >= ** // << >> += -= *= /= %= &= |= ^= @=`.split(
    /\s+/,
  ),
  lineComments: ['#'],
  blockComments: [],
  quotes: [block('"""'), block("'''"), ...SINGLE_LINE],
  prefixes: words('r b u f t rb br rf fr rt tr'),
  escapes: 'python',
  longBrackets: false,
  templates: false,
  slashRegexes: false,
  nameExtras: '',
}

const lua: Lexicon = {
  isProse: false,
  keywords: words(`and break do else elseif end false for function goto if in local nil not or
    repeat return then true until while`),
  operators: '... .. == ~= <= >= << >> // ::'.split(' '),
  lineComments: ['--'],
  blockComments: [],
  quotes: SINGLE_LINE,
  prefixes: NONE,
  escapes: 'lua',
  longBrackets: true,
  templates: false,
  slashRegexes: false,
  nameExtras: '',
}

const cFamily: Lexicon = {
  ...javascript,
  keywords:
    words(`abstract as assert auto bool boolean break byte case catch char class const continue
    default defer delete do double else enum extends false final finally float fn for foreach func
    fun go goto if implements impl import in int interface let long match mut namespace new nil null
    package private protected public return select short signed sizeof static struct super switch
    synchronized this throw throws true try typedef union unsigned use using val var void volatile
    when while yield`),
  operators: `>>>= ... <<= >>= >>> && || ++ -- += -= *= /= %= &= |= ^= == != <= >= << >> -> :: := =>
    ?? ?.`.split(/\s+/),
  templates: false,
  slashRegexes: false,
}

const unknown: Lexicon = {
  ...javascript,
  keywords: NONE,
  templates: false,
  slashRegexes: false,
  nameExtras: '',
}

const prose: Lexicon = {
  isProse: true,
  keywords: NONE,
  operators: [],
  lineComments: [],
  blockComments: [],
  quotes: [],
  prefixes: NONE,
  escapes: 'javascript',
  longBrackets: false,
  templates: false,
  slashRegexes: false,
  nameExtras: '',
}

export const LEXICON: Readonly<Record<Language, Lexicon>> = {
  javascript,
  typescript,
  python,
  lua,
  'c-family': cFamily,
  markdown: prose,
  plain: prose,
  unknown,
}
