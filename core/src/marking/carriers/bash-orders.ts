// Bash and the POSIX shell: neighbours that may stand in any order.

import { LOOKED_AT } from './bash-spellings.ts'
import type { Permutable } from './rules.ts'

/** Lists of statements. */
const LISTS = ['program', 'compound_statement', 'do_group', 'if_statement', 'else_clause']

/** A word that is matched letter by letter. */
const WORD = `(?:[\\w.,/:+%-]+|"[\\w .,/:+%-]*"|'[\\w .,/:+%-]*')`

export const BASH_ORDERS: readonly Permutable[] = [
  {
    name: 'case-order',
    list: 'case_statement',
    element: 'case_item',
    like: new RegExp(`^\\(?${WORD}(?:\\s*\\|\\s*${WORD})*\\s*\\)[\\s\\S]*[^;&];;$`),
    key: new RegExp(`^\\(?(${WORD}(?:\\s*\\|\\s*${WORD})*)\\s*\\)`),
    keysParted: /["'\s]*\|["'\s]*|^["']|["']$/,
    unless: new RegExp(`${LOOKED_AT.source}|\\b(?:nocasematch|extglob)\\b|;&`, 'm'),
  },
  ...LISTS.flatMap((list): Permutable[] => [
    {
      name: 'function-order',
      list,
      element: 'function_definition',
      key: /^(?:function\s+)?([\w:.-]+)/,
      unless: LOOKED_AT,
    },
    {
      name: 'assignment-order',
      list,
      element: 'variable_assignment',
      shape: 'constant-assignment',
      like: /^[A-Za-z_]\w*=/,
      key: /^(\w+)/,
      unless: LOOKED_AT,
    },
    {
      name: 'declaration-order',
      list,
      element: 'declaration_command',
      shape: 'constant-declaration',
      like: /^(?:local|export|readonly)\s+[A-Za-z_]\w*=[^\s]+$/,
      key: /^\w+\s+(\w+)/,
      unless: LOOKED_AT,
    },
  ]),
]
