// Java: neighbours that may stand in any order.

import type { Permutable } from './rules.ts'

const LITERAL = `(?:-?[\\d_.]+[lLfFdD]?|0x[\\da-fA-F_]+|"(?:[^"\\\\]|\\\\.)*"|'(?:[^'\\\\]|\\\\.)'|true|false)`
const PLAIN = '(?:int|long|short|byte|char|double|float|boolean|String)'

/** Programs that look at the order of what a class has, and tests, which run in it. */
const LOOKS = /\bget(?:Declared)?(?:Methods|Fields)\b|@(?:FixMethodOrder|TestMethodOrder|Test)\b/

export const JAVA_ORDERS: readonly Permutable[] = [
  {
    name: 'method-order',
    list: 'class_body',
    element: 'method_declaration',
    like: /^(?:@Override\s+)?(?:(?:public|private|protected|static|final|synchronized)\s+)*[\w<>[\], .?]+\s+\w+\s*\(/,
    key: /^(?:@Override\s+)?[^(@]*?(\w+)\s*\(/,
    unless: LOOKS,
  },
  {
    name: 'constant-order',
    list: 'class_body',
    element: 'field_declaration',
    like: new RegExp(
      `^(?:(?:public|private|protected) )?static final ${PLAIN} [A-Z]\\w* = ${LITERAL};$`,
    ),
    key: / (\w+) = /,
    unless: LOOKS,
  },
  {
    name: 'local-order',
    list: 'block',
    element: 'local_variable_declaration',
    like: new RegExp(`^(?:final )?${PLAIN} \\w+(?: = ${LITERAL})?;$`),
    key: /(\w+)(?: =[^;]*)?;$/,
  },
  {
    name: 'declared-order',
    list: 'local_variable_declaration',
    element: 'variable_declarator',
    like: /^\w+$/,
    key: /^(\w+)$/,
  },
  {
    name: 'thrown-order',
    list: 'throws',
    element: 'type_identifier',
    key: /^(\w+)$/,
  },
  {
    name: 'case-order',
    list: 'switch_block',
    element: 'switch_block_statement_group',
    endsIn: ['break_statement', 'return_statement', 'throw_statement', 'continue_statement'],
    besides: 'switch_block_statement_group',
    like: /^case\b[^:]*:(?!\s*(?:case|default)\b)/,
    avoids: ['local_variable_declaration', 'class_declaration'],
    key: /^case\s+("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)+'|[\w.]+)\s*:/,
    whole: true,
  },
]
