// JavaScript and TypeScript, and what is read as neither.

import type { Lexicon } from '../lexicon.ts'
import { NONE, SINGLE_LINE, words } from './parts.ts'

const JAVASCRIPT_WORDS = `async await break case catch class const continue debugger default delete
  do else export extends false finally for function if import in instanceof let new null return
  static super switch this throw true try typeof var void while with yield`

export const javascript: Lexicon = {
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

export const typescript: Lexicon = {
  ...javascript,
  keywords: words(
    `${JAVASCRIPT_WORDS} abstract declare enum implements interface namespace private protected
    public readonly`,
  ),
}

export const unknown: Lexicon = {
  ...javascript,
  keywords: NONE,
  templates: false,
  slashRegexes: false,
  nameExtras: '',
}
