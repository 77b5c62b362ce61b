// Detection rules: places in rules that others wrote, copies that match otherwise, strangers' rules,
// and tripwires.
//   node --conditions=source bench/tracing-rules.ts [--quick] [--against FOLDER]… [RULES…]
// RULES are folders of rules, such as a checkout of a public collection; left out, our own few.
// Tripwires are tried on what is installed here, and on /usr/share where it is there.

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { loadGrammars } from '@forewarn/cli/ports/grammars'
import { ruleThread } from '@forewarn/cli/ports/rule-thread'
import { table } from './real-input-table.ts'
import { type EqualRow, equalRow, ruleFiles } from './rules/equal.ts'
import { type UnrelatedRow, unrelatedRow } from './rules/unrelated.ts'
import { type WireRow, wireRows } from './rules/wires.ts'

export interface RulesMeasured {
  readonly equal: readonly EqualRow[]
  readonly unrelated: UnrelatedRow | undefined
  readonly wires: readonly WireRow[]
}

const OWN = join(import.meta.dirname, '../tests/tracing/rules')
const INSTALLED = join(import.meta.dirname, '../node_modules')

/** Each part is told to `tell` once it is measured, for whoever does not wait for all. */
export async function ruleRows(options: {
  readonly rules?: readonly string[]
  readonly against?: readonly string[]
  readonly isQuick?: boolean
  readonly tell?: (text: string) => void
}): Promise<RulesMeasured> {
  const { rules = [OWN], isQuick = false, tell = () => {} } = options
  const against = options.against ?? ['/usr/share', INSTALLED].filter(existsSync)
  const size = isQuick
    ? { files: 4, copies: { snort: 5, sigma: 5, yara: 5 }, items: 2, strangers: 10 }
    : { files: 20, copies: { snort: 100, sigma: 30, yara: 16 }, items: 8, strangers: 300 }
  const tools = { parse: await loadGrammars(), engine: ruleThread() }
  const all = ruleFiles(rules)
  const equal: EqualRow[] = []
  for (const kind of ['snort', 'sigma', 'yara'] as const) {
    const files = all.filter((file) => file.kind === kind).slice(0, size.files)
    const row = await equalRow(kind, files, size.copies[kind], tools)
    tell(equalText([row]))
    equal.push(row)
  }
  const wired = isQuick
    ? { copies: 50, disguised: 5, files: 500 }
    : { copies: 1_000, disguised: 20, files: 12_000 }
  const wires = await wireRows(tools, wired, against)
  tell(wiresText(wires))
  await tools.engine.close()
  const marked = all.filter(({ kind }) => kind === 'yara').slice(0, size.items)
  const strangers = all.filter((file) => !marked.includes(file)).slice(0, size.strangers)
  const unrelated =
    marked.length < size.items
      ? undefined
      : unrelatedRow([...marked, ...strangers], size.items, tools.parse)
  tell(unrelatedText(unrelated))
  return { equal, unrelated, wires }
}

const equalText = (equal: readonly EqualRow[]): string =>
  [
    table(
      [
        ...['rules', 'files', 'marked', 'rules in them', 'places a rule', 'bits a rule'],
        ...['not run', 'matched', 'copies', 'differing'],
      ],
      equal.map(({ rules, places, bits, ...row }) => [
        ...[row.kind, row.files, row.marked, rules],
        ...[(places / Math.max(1, rules)).toFixed(1), (bits / Math.max(1, rules)).toFixed(1)],
        ...[row.notRun, row.matched, row.copies, row.differing.length],
      ]),
    ),
    ...equal.flatMap(({ differing }) => differing),
  ].join('\n')

function unrelatedText(row: UnrelatedRow | undefined): string {
  if (row === undefined) return 'Too few rules for strangers.'
  const { strangers, named, ours, leaks, items, right } = row
  return `Of ${strangers} strangers’ files ${named} named somebody and ${ours} were called ours; of ${leaks} copies of ${items} files that leaked whole, ${right} named their recipient.`
}

const wiresText = (wires: readonly WireRow[]): string =>
  table(
    [
      ...['tripwires of', 'copies', 'fired', ...Object.keys(wires[0]?.disguised ?? {})],
      ...['ordinary files', 'MiB', 'hits'],
    ],
    wires.map(({ of, copies, fired, disguised, ordinary }) => [
      ...[of, copies, fired],
      ...Object.values(disguised).map(([all, hit]) => `${hit} of ${all}`),
      ...[ordinary.files, ordinary.megabytes, ordinary.hits],
    ]),
  )

if (import.meta.main) {
  const args = process.argv.slice(2)
  const against = args.flatMap((arg, i) => (args[i - 1] === '--against' ? [arg] : []))
  const rules = args.filter((arg, i) => !arg.startsWith('--') && args[i - 1] !== '--against')
  await ruleRows({
    ...(rules.length > 0 ? { rules } : {}),
    ...(against.length > 0 ? { against } : {}),
    isQuick: args.includes('--quick'),
    tell: (text) => console.log(`${text}\n`),
  })
}
