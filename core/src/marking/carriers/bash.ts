// Bash and the POSIX shell: what may be written in several ways, and where names are bound.

import { BASH_ORDERS } from './bash-orders.ts'
import { BASH_SPELLINGS, LOOKED_AT } from './bash-spellings.ts'
import type { LanguageRules } from './rules.ts'

const QUOTED_INSIDE = [
  'string_content',
  'simple_expansion',
  'variable_name',
  'special_variable_name',
]
const LITERALS = ['word', 'number', 'raw_string', 'string', 'string_content']

export const bash: LanguageRules = {
  expression: '%',
  statement: '%',
  statementHole: '%',
  opaque: ['heredoc_redirect', 'heredoc_body', 'herestring_redirect', 'ansi_c_string'],
  lists: ['program'],
  comments: ['comment'],
  separators: [';', '\n'],
  wrappers: ['command', 'command_name'],
  strings: [],
  shapes: {
    /** Between double quotes, with nothing that acts: no command, no default, no arithmetic. */
    quoted: { kinds: ['string'], of: QUOTED_INSIDE },
    count: { kinds: ['string', 'simple_expansion'], of: QUOTED_INSIDE },
    literal: { kinds: LITERALS, of: ['string_content'] },
    plain: { kinds: ['word', 'number', 'string_content', 'extglob_pattern'] },
    number: { kinds: ['number'] },
    name: { kinds: ['word'] },
    variable: { kinds: ['variable_name'] },
    condition: { kinds: ['command', 'test_command', 'redirected_statement', 'subshell'] },
    command: { kinds: ['command', 'redirected_statement'] },
    'constant-assignment': {
      kinds: ['variable_assignment'],
      of: [...LITERALS, 'variable_name'],
    },
    'constant-declaration': {
      kinds: ['declaration_command'],
      of: [...LITERALS, 'variable_name', 'variable_assignment'],
    },
  },
  equivalences: BASH_SPELLINGS,
  permutables: BASH_ORDERS,
  bindings: {
    identifier: 'variable_name',
    scopes: ['function_definition'],
    binders: [
      {
        kind: 'declaration_command',
        path: ['variable_assignment', 0],
        like: /^local\s+(?!-)/,
        known: 'after',
      },
      { kind: 'declaration_command', path: [], like: /^local\s+(?!-)/, known: 'after' },
    ],
    everyMention: true,
    properties: [],
    reads: ['simple_expansion', 'expansion'],
    // What is called may see the caller's locals, so no file that takes in another is safe.
    reflects: new RegExp(
      `${LOOKED_AT.source}|\\b(?:eval|envsubst|compgen)\\b|\\$\\{!|^\\s*(?:\\.|source)\\s|[;&|]\\s*(?:\\.|source)\\s|\\b(?:declare|typeset|local)\\s+-|^\\s*(?:local|set)\\s*$`,
      'm',
    ),
    exposes: [],
    recase: true,
  },
  prose: {},
}
