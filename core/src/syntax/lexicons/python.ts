// Python 3.

import type { Lexicon } from '../lexicon.ts'
import { block, SINGLE_LINE, words } from './parts.ts'

export const python: Lexicon = {
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
