// Ruby: spellings that mean the same, whatever a class does with its operators.

import type { Equivalence } from './rules.ts'

/** Programs that look at their own text. */
const LOOKED_AT =
  /\b(?:__LINE__|caller|caller_locations|TracePoint|set_trace_func|RubyVM|Ripper|source_location|SCRIPT_LINES__)\b/

/** What is assigned first is a variable from there on, so nothing with an assignment changes places. */
const ASSIGNS =
  /(?<![\w.@$])[a-z_]\w*\s*(?:,[^=\n]*)?(?:\|\||&&|\*\*|<<|>>|[-+*/%|&^])?=(?![=~>])|<<[~-]?["'`A-Z]|\bin\b|\brescue\b.*=>/

const BRANCHES: readonly Equivalence[] = [
  {
    name: 'if-unless-else',
    class: 'branch',
    statements: true,
    spellings: ['if $C\n  $$S\nelse\n  $$T\nend', 'unless $C\n  $$T\nelse\n  $$S\nend'],
    lacks: { C: ASSIGNS, S: ASSIGNS, T: ASSIGNS },
  },
  ...['if', 'unless'].map(
    (word): Equivalence => ({
      name: `${word}-behind`,
      class: 'branch',
      statements: true,
      spellings: [`$S ${word} $C`, `${word} $C\n  $S\nend`],
      where: { S: 'act', C: 'condition' },
      lacks: { S: new RegExp(`${ASSIGNS.source}|\\n`), C: new RegExp(`${ASSIGNS.source}|\\n`) },
    }),
  ),
  ...['return', 'next'].map(
    (word): Equivalence => ({
      name: `${word}-nil`,
      class: 'branch',
      statements: true,
      spellings: [word, `${word} nil`],
    }),
  ),
]

const LOOPS: readonly Equivalence[] = [
  {
    name: 'endless',
    class: 'loop',
    statements: true,
    spellings: ['while true\n  $$S\nend', 'until false\n  $$S\nend'],
  },
  {
    name: 'block',
    class: 'loop',
    statements: true,
    spellings: ['$O.$M do |$P|\n  $$S\nend', '$O.$M { |$P|\n  $$S\n}'],
    where: { O: 'name', M: 'name', P: 'parameter' },
    lacks: { S: /\b(?:rescue|ensure)\b|<<[~-]?["'`A-Z]/ },
  },
]

const WORDS = ['A', 'B', 'C', 'D', 'E']

const IDIOMS: readonly Equivalence[] = [
  {
    name: 'pair',
    class: 'format',
    spellings: [':$K => $V', '$K: $V'],
    lacks: { K: /^(?![A-Za-z_]\w*$)/ },
  },
  {
    name: 'quotes',
    class: 'format',
    spellings: ["'$A'", '"$A"'],
    where: { A: 'content' },
    lacks: { A: /[\\#"'`\n]/ },
  },
  { name: 'empty-quotes', class: 'format', spellings: ["''", '""'] },
  ...[2, 3, 4, 5].map((count): Equivalence => {
    const holes = WORDS.slice(0, count)
    return {
      name: `words-${count}`,
      class: 'idiom',
      spellings: [
        `%w[${holes.map((hole) => `$${hole}`).join(' ')}]`,
        `[${holes.map((hole) => `'$${hole}'`).join(', ')}]`,
        `[${holes.map((hole) => `"$${hole}"`).join(', ')}]`,
      ],
      where: Object.fromEntries(holes.map((hole) => [hole, 'content'])),
      lacks: Object.fromEntries(holes.map((hole) => [hole, /[^\w.-]/])),
    }
  }),
  ...['+', '-', '*', '/', '%', '|', '&', '||', '&&'].map(
    (sign): Equivalence => ({
      name: `assign-${sign}`,
      class: 'idiom',
      statements: true,
      spellings: [`$X ${sign}= $E`, `$X = $X ${sign} $E`],
      where: { X: 'name', E: 'tight' },
    }),
  ),
  ...['ArgumentError', 'TypeError', 'RuntimeError', 'NotImplementedError', 'KeyError'].map(
    (error): Equivalence => ({
      name: `raise-${error}`,
      class: 'idiom',
      statements: true,
      spellings: [`raise ${error}, $M`, `raise ${error}.new($M)`],
      where: { M: 'string' },
      unless: new RegExp(
        `${LOOKED_AT.source}|\\b${error}\\s*=|\\b(?:class|module)\\s+(?:\\w+::)*${error}\\b|\\bdef\\s+(?:self\\.)?(?:raise|exception)\\b`,
      ),
    }),
  ),
  {
    name: 'lambda',
    class: 'idiom',
    spellings: ['lambda { |$P| $A }', '->($P) { $A }'],
    where: { P: 'parameter' },
    lacks: { A: /\n/ },
    unless: new RegExp(`${LOOKED_AT.source}|\\bdef\\s+(?:self\\.)?lambda\\b`),
  },
]

export const RUBY_SPELLINGS: readonly Equivalence[] = [...BRANCHES, ...LOOPS, ...IDIOMS].map(
  (rule) => (rule.unless === undefined ? { ...rule, unless: LOOKED_AT } : rule),
)
