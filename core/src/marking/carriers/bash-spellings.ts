// Bash and the POSIX shell: spellings that mean the same.

import type { Equivalence } from './rules.ts'

/** Shells that split or compare otherwise, and scripts that look at their own text or trace it. */
export const LOOKED_AT =
  /^#!.*\b(?:zsh|ksh|mksh|fish|t?csh)\b|^#!.*sh\s+-\w*[xv]|\bset\s+(?:-\w+\s+)*-(?:\w*[xv]|o\s+(?:xtrace|verbose))|\bexpand_aliases\b|\bBASH_(?:COMMAND|XTRACEFD)\b|\bLINENO\b|^\s*caller\b|[;&|({]\s*caller\b|\btrap\b[^\n]*\b(?:DEBUG|ERR)\b|\b(?:declare|typeset|type)\s+-?\w*[fp]|\bemulate\b/m

/** Whatever is not certainly run by Bash in its own mode. */
const NOT_BASH = new RegExp(
  `(?<![\\s\\S])(?!#![^\\n]*\\bbash\\b)|${LOOKED_AT.source}|\\bposix\\b|POSIXLY_CORRECT`,
  'm',
)

/** The status of what ran before is looked at, perhaps in another file. */
const STATUS_READ = new RegExp(
  `${LOOKED_AT.source}|\\$\\?|\\$\\{\\?|PIPESTATUS|^\\s*(?:\\.|source)\\s|[;&|]\\s*(?:\\.|source)\\s`,
  'm',
)

/** Where a quoted word stands by itself, and not in another's quotes or braces. */
const QUOTED_IN = [
  ...['command', 'command_name', 'variable_assignment', 'binary_expression', 'unary_expression'],
  ...['test_command', 'array', 'for_statement', 'case_statement'],
]

/** A bare word, which quotes leave as it is. */
const NOT_PLAIN = /[^\w.,/:%-]|^-|^$/

const OPERAND = `(?:"(?:[^"\\\\$\`]|\\$[A-Za-z_]\\w*|\\$\\{\\w+\\}|\\$[\\d?#])*"|[\\w./:,%][\\w./:,%-]*)`
/** A test that cannot complain: a file or a string, or two strings. */
const NOT_QUIET = new RegExp(
  `^(?!(?:! )?-[nzfderwxsLhpSbcugk] ${OPERAND}$|${OPERAND} !?= ${OPERAND}$)`,
)

const TESTS: readonly Equivalence[] = [
  {
    name: 'not-empty',
    class: 'logic',
    spellings: ['[ -n $S ]', '[ ! -z $S ]', '[ $S != "" ]'],
    where: { S: 'quoted' },
  },
  {
    name: 'empty',
    class: 'logic',
    spellings: ['[ -z $S ]', '[ ! -n $S ]', '[ $S = "" ]'],
    where: { S: 'quoted' },
  },
  {
    name: 'not-empty-double',
    class: 'logic',
    spellings: ['[[ -n $S ]]', '[[ ! -z $S ]]', '[[ $S != "" ]]'],
    where: { S: 'count' },
  },
  {
    name: 'empty-double',
    class: 'logic',
    spellings: ['[[ -z $S ]]', '[[ ! -n $S ]]', '[[ $S == "" ]]'],
    where: { S: 'count' },
  },
  ...(['=', '!='] as const).flatMap((sign): Equivalence[] => [
    {
      name: sign === '=' ? 'equal-word' : 'differ-word',
      class: 'logic',
      spellings: [
        `[ $A ${sign} $W ]`,
        `[ $A ${sign} "$W" ]`,
        `[ $W ${sign} $A ]`,
        `[ "$W" ${sign} $A ]`,
      ],
      where: { A: 'quoted', W: 'plain' },
      lacks: { W: NOT_PLAIN },
    },
    {
      name: sign === '=' ? 'equal-literal' : 'differ-literal',
      class: 'logic',
      spellings: [`[ $A ${sign} $L ]`, `[ $L ${sign} $A ]`],
      where: { A: 'quoted', L: 'literal' },
      lacks: { L: /[*?[\]\\~{}!()]/ },
    },
    {
      name: sign === '=' ? 'equal-quoted' : 'differ-quoted',
      class: 'logic',
      spellings: [
        `[[ $A ${sign === '=' ? '==' : sign} $B ]]`,
        `[[ $B ${sign === '=' ? '==' : sign} $A ]]`,
      ],
      where: { A: 'quoted', B: 'quoted' },
    },
  ]),
  {
    name: 'match-sign',
    class: 'logic',
    spellings: ['[[ $A == $B ]]', '[[ $A = $B ]]'],
    lacks: { A: /^[!(]/ },
  },
  {
    name: 'arguments',
    class: 'logic',
    spellings: ['[ $# -gt 0 ]', '[ $# -ge 1 ]', '[ $# -ne 0 ]', '[ 0 -lt $# ]'],
  },
  {
    name: 'no-arguments',
    class: 'logic',
    spellings: ['[ $# -eq 0 ]', '[ $# -lt 1 ]', '[ $# -le 0 ]', '[ 0 -eq $# ]'],
  },
  ...(
    [
      ['same-number', '-eq', '-eq'],
      ['other-number', '-ne', '-ne'],
      ['less-number', '-lt', '-gt'],
      ['more-number', '-gt', '-lt'],
      ['at-most-number', '-le', '-ge'],
      ['at-least-number', '-ge', '-le'],
    ] as const
  ).flatMap(([name, one, other]) =>
    ['[', '[['].map((open): Equivalence => {
      const close = open.replaceAll('[', ']')
      return {
        name: open === '[' ? name : `${name}-double`,
        class: 'logic',
        spellings: [`${open} $A ${one} $N ${close}`, `${open} $N ${other} $A ${close}`],
        where: { A: 'count', N: 'number' },
        lacks: { A: /^\$[A-Za-z_0-9]/ },
      }
    }),
  ),
  {
    name: 'test-word',
    class: 'idiom',
    spellings: ['[ $$A ]', 'test $$A'],
    lacks: { A: NOT_QUIET },
  },
]

const BRANCHES: readonly Equivalence[] = [
  {
    name: 'if-not-else',
    class: 'branch',
    statements: true,
    spellings: ['if ! $C; then\n  $$S\nelse\n  $$T\nfi', 'if $C; then\n  $$T\nelse\n  $$S\nfi'],
    where: { C: 'condition' },
    lacks: { C: /<<|\|/, S: /<</, T: /<</ },
    unless: STATUS_READ,
  },
  {
    name: 'unless-block',
    class: 'branch',
    statements: true,
    spellings: ['if ! $C; then\n  $$S\nfi', '$C || {\n  $$S\n}'],
    where: { C: 'condition' },
    lacks: { C: /<<|\|/, S: /<</ },
    unless: STATUS_READ,
  },
  {
    name: 'if-not-test',
    class: 'branch',
    statements: true,
    spellings: ['if [ ! $$A ]; then\n  $$S\nfi', 'if ! [ $$A ]; then\n  $$S\nfi'],
    lacks: { A: NOT_QUIET, S: /<</ },
  },
]

const LOOPS: readonly Equivalence[] = [
  {
    name: 'endless',
    class: 'loop',
    statements: true,
    spellings: ['while true; do\n  $$S\ndone', 'while :; do\n  $$S\ndone'],
  },
  {
    name: 'each-argument',
    class: 'loop',
    statements: true,
    spellings: ['for $I in "$@"; do\n  $$S\ndone', 'for $I; do\n  $$S\ndone'],
    where: { I: 'variable' },
  },
]

/** Options that do not touch each other, for tools that read them by getopt everywhere. */
const OPTIONS = ['rm rf', 'ls la', 'grep qE', 'grep qi', 'grep qF', 'cp rp', 'ln sf', 'sort nr']

/** Such a tool may be a function of the file's own. */
const OWN_TOOLS = new RegExp(
  `${LOOKED_AT.source}|\\b(?:rm|ls|grep|cp|ln|sort|head|tail)\\s*\\(\\)|\\bfunction\\s+(?:rm|ls|grep|cp|ln|sort|head|tail)\\b`,
  'm',
)

const IDIOMS: readonly Equivalence[] = [
  {
    name: 'or-true',
    class: 'idiom',
    statements: true,
    spellings: ['$A || true', '$A || :'],
    where: { A: 'command' },
  },
  {
    name: 'function-word',
    class: 'idiom',
    statements: true,
    spellings: ['$F() {\n  $$S\n}', 'function $F {\n  $$S\n}', 'function $F() {\n  $$S\n}'],
    where: { F: 'name' },
    unless: NOT_BASH,
  },
  {
    name: 'assigned-output',
    class: 'idiom',
    spellings: ['$V=$($$S)', '$V="$($$S)"', '$V=`$$S`'],
    where: { V: 'variable' },
    lacks: { S: /['\\`#]|\$\(|<<|^\s*[<(]|\bcase\b/ },
    unless: NOT_BASH,
  },
  {
    name: 'output',
    class: 'idiom',
    spellings: ['$($$S)', '`$$S`'],
    lacks: { S: /["'\\`#]|\$\(|<<|^\s*[<(]|\bcase\b/ },
  },
  {
    name: 'silent',
    class: 'idiom',
    statements: true,
    spellings: ['$A >/dev/null 2>&1', '$A &>/dev/null'],
    where: { A: 'command' },
    unless: NOT_BASH,
  },
  {
    name: 'braced',
    class: 'format',
    spellings: ['¤$V', '¤{$V}'],
    where: { V: 'variable' },
    lacks: { V: /^\d\d|^\W/ },
  },
  {
    name: 'assigned-word',
    class: 'format',
    spellings: ['$V=$W', '$V="$W"'],
    where: { V: 'variable', W: 'plain' },
    lacks: { W: NOT_PLAIN },
  },
  {
    name: 'quotes',
    class: 'format',
    spellings: ['"$A"', "'$A'"],
    lacks: { A: /[\\$`"'!\n]/ },
    within: QUOTED_IN,
  },
  {
    name: 'source',
    class: 'idiom',
    statements: true,
    spellings: ['source $A', '. $A'],
    unless: NOT_BASH,
  },
  ...OPTIONS.map((option): Equivalence => {
    const [tool, flags = ''] = option.split(' ')
    const [a, b] = flags
    return {
      name: `options-${tool}-${flags}`,
      class: 'idiom',
      spellings: [`-${a}${b}`, `-${b}${a}`, `-${a} -${b}`, `-${b} -${a}`].map(
        (written) => `${tool} ${written} $$A`,
      ),
      unless: OWN_TOOLS,
    }
  }),
  ...['head', 'tail'].map(
    (tool): Equivalence => ({
      name: `lines-${tool}`,
      class: 'idiom',
      spellings: [`${tool} -n 1`, `${tool} -n1`],
      unless: OWN_TOOLS,
    }),
  ),
]

export const BASH_SPELLINGS: readonly Equivalence[] = [
  ...BRANCHES,
  ...LOOPS,
  ...TESTS,
  ...IDIOMS,
].map((rule) => (rule.unless === undefined ? { ...rule, unless: LOOKED_AT } : rule))
