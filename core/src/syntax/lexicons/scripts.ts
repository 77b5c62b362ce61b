// Shells and Ruby.

import type { Lexicon } from '../lexicon.ts'
import { block, NONE, words } from './parts.ts'

export const bash: Lexicon = {
  isProse: false,
  keywords:
    words(`case coproc do done elif else esac export fi for function if in local readonly return
    select then time unset until while`),
  operators:
    `;;& <<- <<< &>> && || ;; ;& >> << <( >( &> >& <& |& [[ ]] (( )) == != =~ += -= $( $(( \${ --`.split(
      /\s+/,
    ),
  lineComments: ['#'],
  blockComments: [],
  quotes: [block('"'), block("'")],
  prefixes: NONE,
  escapes: 'python',
  longBrackets: false,
  templates: false,
  slashRegexes: false,
  nameExtras: '',
}

export const powershell: Lexicon = {
  ...bash,
  keywords:
    words(`begin break catch class continue data do dynamicparam else elseif end enum exit filter
    finally for foreach from function hidden if in param process return static switch throw trap try
    until using while`),
  operators: `+= -= *= /= %= ++ -- :: .. && || ?? ?. $( \${ @( @{`.split(/\s+/),
  blockComments: [['<#', '#>']],
}

export const ruby: Lexicon = {
  ...bash,
  keywords:
    words(`alias and begin break case class def defined? do else elsif end ensure false for if in
    module next nil not or redo rescue retry return self super then true undef unless until when
    while yield`),
  operators:
    `**= <=> === ... <<= >>= &&= ||= == != <= >= && || =~ !~ .. :: => -> += -= *= /= %= |= &= ^=
    << >> ** &.`.split(/\s+/),
  blockComments: [['=begin', '=end']],
  slashRegexes: true,
  nameExtras: '$@',
}
