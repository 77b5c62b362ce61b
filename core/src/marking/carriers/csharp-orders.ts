// C#: neighbours that may stand in any order.

import type { Permutable } from './rules.ts'

const LITERAL = `(?:-?[\\d_.]+[lLfFdDmMuU]*|0x[\\da-fA-F_]+|"(?:[^"\\\\]|\\\\.)*"|'(?:[^'\\\\]|\\\\.)+'|true|false)`
const PLAIN = '(?:int|uint|long|ulong|short|byte|char|double|float|decimal|bool|string)'

/** Programs that look at the order of what a class has. */
const LOOKS = /\bGet(?:Methods|Fields|Members)\b|\bStructLayout\b|\bComImport\b/

export const CSHARP_ORDERS: readonly Permutable[] = [
  {
    name: 'method-order',
    list: 'declaration_list',
    within: ['class_declaration', 'struct_declaration'],
    element: 'method_declaration',
    like: /^(?:(?:public|private|protected|internal|static|virtual|override|sealed|async|new)\s+)*[\w<>[\],.? ]+\s+\w+\s*(?:<[\w, ]+>)?\s*\(/,
    unlike: /^\[|\bextern\b|\bpartial\b/,
    key: /^[^(]*?(\w+)\s*(?:<[\w, ]+>)?\s*\(/,
    unless: LOOKS,
  },
  {
    name: 'constant-order',
    list: 'declaration_list',
    element: 'field_declaration',
    like: new RegExp(
      `^(?:(?:public|private|protected|internal) )?const ${PLAIN} \\w+ = ${LITERAL};$`,
    ),
    key: / (\w+) = /,
    unless: LOOKS,
  },
  {
    name: 'local-order',
    list: 'block',
    element: 'local_declaration_statement',
    like: new RegExp(`^(?:const )?(?:${PLAIN} \\w+(?: = ${LITERAL})?|var \\w+ = ${LITERAL});$`),
    key: /(\w+)(?: =[^;]*)?;$/,
  },
  {
    name: 'argument-order',
    list: 'argument_list',
    element: 'argument',
    like: new RegExp(`^\\w+: ${LITERAL}$`),
    key: /^(\w+):/,
    whole: true,
  },
  {
    name: 'case-order',
    list: 'switch_body',
    element: 'switch_section',
    endsIn: ['break_statement', 'return_statement', 'throw_statement', 'continue_statement'],
    besides: 'switch_section',
    like: new RegExp(`^case ${LITERAL}\\s*:`),
    avoids: ['local_declaration_statement', 'local_function_statement'],
    key: new RegExp(`^case (${LITERAL})\\s*:`),
    whole: true,
  },
]
