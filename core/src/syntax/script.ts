// What the lexer knows of languages in which code stands inside strings: shells and Ruby.

import type { Language } from './language.ts'

export interface Script {
  /** What begins code, or names a variable, between double quotes; also where the text ends there. */
  readonly opens: RegExp
  /** What takes the next character's meaning away. */
  readonly escapeMark: string
  /** Nothing does so between single quotes. */
  readonly isRaw: boolean
  /** What begins a document that follows on the next lines; its second group is the word that ends it. */
  readonly document?: RegExp
  /** Two characters that begin a string over several lines, and the end of each. */
  readonly blocks?: Readonly<Record<string, string>>
  /** A comment begins only where a word could. */
  readonly commentBegins?: RegExp
  /** Tokens beyond those that all languages here have. */
  readonly names?: RegExp
  readonly operators?: RegExp
  /** Lists of words, and strings with a mark of their own. */
  readonly percent?: RegExp
  /** Case of letters tells nothing. */
  readonly foldsCase?: true
}

const bash: Script = {
  opens: /\$(?:[A-Za-z_]\w*|[\d@*#?$!-]|\{|\(\(?|$)|`/y,
  escapeMark: '\\',
  isRaw: true,
  document: /<<-?[ \t]*(["'\\]?)([A-Za-z_]\w*)["']?/y,
  commentBegins: /[\s;&|()`]/,
}

const powershell: Script = {
  opens: /\$(?:[A-Za-z_]\w*|\{|\(|$)/y,
  escapeMark: '`',
  isRaw: true,
  blocks: { '@"': '\n"@', "@'": "\n'@" },
  commentBegins: /[\s;&|(){}]/,
  names: /[A-Za-z]\w*(?:-[A-Za-z]\w*)+/y,
  operators:
    /-(?:[ci]?(?:eq|ne|gt|ge|lt|le|like|notlike|match|notmatch|replace|contains|notcontains|in|notin|split)|and|or|not|xor|band|bor|bnot|bxor|shl|shr|join|is|isnot|as|f)(?![\w-])/iy,
  foldsCase: true,
}

const ruby: Script = {
  opens: /#\{/y,
  escapeMark: '\\',
  isRaw: false,
  document: /<<[~-]?(["'`]?)([A-Z_]\w*)["'`]?/y,
  percent: /%([wWiIqQsrx]?)([([{<|!/])/y,
}

const SCRIPTS: Partial<Record<Language, Script>> = { bash, powershell, ruby }

export const scriptOf = (language: Language): Script | undefined => SCRIPTS[language]
