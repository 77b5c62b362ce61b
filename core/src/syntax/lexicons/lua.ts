// Lua.

import type { Lexicon } from '../lexicon.ts'
import { NONE, SINGLE_LINE, words } from './parts.ts'

export const lua: Lexicon = {
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
