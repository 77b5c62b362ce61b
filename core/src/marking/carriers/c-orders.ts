// C and C++: neighbours that may stand in any order.

import type { Permutable } from './rules.ts'

/** Of the standard, which wants them to be independent of each other. */
const STANDARD = `assert complex ctype errno fenv float inttypes iso646 limits locale math setjmp
  signal stdalign stdarg stdatomic stdbool stddef stdint stdio stdlib stdnoreturn string tgmath
  threads time uchar wchar wctype`

const STANDARD_CPP = `algorithm array atomic bitset chrono condition_variable deque exception
  fstream functional future iomanip iostream istream iterator limits list map memory mutex numeric
  ostream queue random ratio regex set sstream stack stdexcept streambuf string string_view
  system_error thread tuple type_traits typeinfo unordered_map unordered_set utility valarray
  variant vector`

const words = (list: string): string => list.trim().split(/\s+/).join('|')

/** \`int x\`, \`const char *y = "z"\`, \`unsigned long n = 0\`: nothing of which can have an effect. */
const PLAIN_TYPE =
  '(?:(?:const|unsigned|signed|short|long|int|char|float|double|size_t|ssize_t|u?int\\d+_t|bool) ?)+'
const PLAIN = new RegExp(
  `^${PLAIN_TYPE}\\s*\\**\\s*[a-z_]\\w*\\s*(?:=\\s*(?:-?[\\w.]+|"[^"\\\\]*"|'[^'\\\\]*'))?\\s*;$`,
)
/** Names in capitals are macros, and lower-case ones on the right may be other variables. */
const NOT_PLAIN = /\bstatic\b|=\s*(?!NULL\b|nullptr\b|true\b|false\b|-?[\d"'])/

export const C_ORDERS: readonly Permutable[] = [
  {
    name: 'include-order',
    list: 'translation_unit',
    element: 'preproc_include',
    like: new RegExp(
      `^#\\s*include\\s*<(?:(?:${words(STANDARD)})\\.h|c?(?:${words(STANDARD)})|${words(STANDARD_CPP)})>\\s*$`,
    ),
    key: /<([\w.]+)>/,
  },
  {
    name: 'prototype-order',
    list: 'translation_unit',
    element: 'declaration',
    like: /^(?:extern |static |inline )*[a-z_][\w *]*\([\w\s*,[\]]*\);$/,
    unlike: /\bstruct\b|\benum\b|\bunion\b|\btypedef\b/,
    key: /(\w+)\s*\(/,
  },
  {
    name: 'function-order',
    list: 'translation_unit',
    element: 'function_definition',
    like: /^(?:static |inline |const |unsigned |signed |struct \w+ |[a-z_]\w* ?)+\**\s*\w+\s*\(/,
    unlike: /__attribute__|\bconstructor\b|__COUNTER__/,
    key: /(\w+)\s*\(/,
    apart: true,
  },
  {
    name: 'local-order',
    list: 'compound_statement',
    element: 'declaration',
    like: PLAIN,
    unlike: NOT_PLAIN,
    key: /(\w+)\s*(?:=[^;]*)?;$/,
  },
  {
    name: 'case-order',
    list: 'compound_statement',
    within: ['switch_statement'],
    element: 'case_statement',
    endsIn: ['break_statement', 'return_statement', 'continue_statement'],
    besides: 'case_statement',
    like: /^case\b/,
    avoids: ['declaration', 'labeled_statement'],
    key: /^case\s+('(?:[^'\\]|\\.)+'|\w+)\s*:/,
    whole: true,
  },
]

/** C alone: C++ wants initialisers in the order of the members. */
export const DESIGNATED: Permutable = {
  name: 'initialiser-order',
  list: 'initializer_list',
  element: 'initializer_pair',
  shape: 'constant-pair',
  like: /^\.\w+\s*=/,
  key: /^\.(\w+)/,
  whole: true,
}

/** C alone: what is declared in C++ may be constructed. */
export const DECLARED: Permutable = {
  name: 'declared-order',
  list: 'declaration',
  element: 'identifier',
  key: /^(\w+)$/,
}
