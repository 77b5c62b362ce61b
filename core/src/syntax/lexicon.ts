// What the light lexer needs to know of each language. A new language is one entry here, and its data.

import type { Language } from './language.ts'
import { c, cFamily, cpp, csharp, go, java, php, rust } from './lexicons/c-family.ts'
import { csv, html, json, xml, yaml } from './lexicons/formats.ts'
import { javascript, typescript, unknown } from './lexicons/javascript.ts'
import { lua } from './lexicons/lua.ts'
import { prose } from './lexicons/prose.ts'
import { python } from './lexicons/python.ts'
import { snort, yara } from './lexicons/rules.ts'
import { bash, powershell, ruby } from './lexicons/scripts.ts'

export interface Quote {
  readonly open: string
  readonly close: string
  /** Otherwise an unclosed literal ends with its line. */
  readonly spansLines: boolean
  /** A backslash in it is a backslash. */
  readonly isRaw?: true
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
  /** Texts of PHP: `<<<WORD`, and what stands between `?>` and `<?`. */
  readonly documents?: true
}

export const LEXICON: Readonly<Record<Language, Lexicon>> = {
  javascript,
  typescript,
  python,
  lua,
  'c-family': cFamily,
  c,
  cpp,
  java,
  csharp,
  go,
  php,
  rust,
  bash,
  powershell,
  ruby,
  json,
  yaml,
  csv,
  xml,
  html,
  yara,
  snort,
  markdown: prose,
  plain: prose,
  unknown,
}
