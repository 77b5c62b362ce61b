// Prose: words and numbers, and nothing quoted.

import type { Lexicon } from '../lexicon.ts'
import { NONE } from './parts.ts'

export const prose: Lexicon = {
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
