// Detection rules: places in rules that others wrote, copies that match otherwise, strangers' rules,
// and tripwires.
//   node --conditions=source bench/tracing-rules.ts [--quick] [--against FOLDER]… [RULES…]
// RULES are folders of rules, such as a checkout of a public collection; left out, our own few.
// Tripwires are tried on what is installed here, and on /usr/share where it is there.

import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { loadGrammars } from '@forewarn/cli/ports/grammars'
import { yaraEngine } from '@forewarn/cli/ports/yara-x'
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

export async function ruleRows(options: {
  readonly rules?: readonly string[]
  readonly against?: readonly string[]
  readonly isQuick?: boolean
}): Promise<RulesMeasured> {
  const { rules = [OWN], isQuick = false } = options
  const against = options.against ?? ['/usr/share', INSTALLED].filter(existsSync)
  const size = isQuick
    ? { files: 4, copies: 5, items: 2, strangers: 10 }
    : { files: 40, copies: 26, items: 12, strangers: 1000 }
  const tools = { parse: await loadGrammars(), engine: yaraEngine() }
  const all = ruleFiles(rules)
  const equal: EqualRow[] = []
  for (const kind of ['yara', 'sigma', 'snort'] as const) {
    const files = all.filter((file) => file.kind === kind).slice(0, size.files)
    equal.push(await equalRow(kind, files, size.copies, tools))
  }
  const yara = all.filter(({ kind }) => kind === 'yara')
  const mixed = [
    ...yara.slice(0, size.items),
    ...all.filter((file) => !yara.slice(0, size.items).includes(file)),
  ]
  const unrelated =
    yara.length <= size.items
      ? undefined
      : unrelatedRow(mixed.slice(0, size.items + size.strangers), size.items, tools.parse)
  const wired = isQuick
    ? { copies: 50, disguised: 5, files: 500 }
    : { copies: 1000, disguised: 50, files: 40_000 }
  const wires = await wireRows(tools, wired, against)
  await tools.engine.close()
  return { equal, unrelated, wires }
}

export function shown({ equal, unrelated, wires }: RulesMeasured): string {
  const places = table(
    [
      'rules',
      'files',
      'marked',
      'rules in them',
      'places a rule',
      'bits a rule',
      'not run',
      'matched',
      'copies',
      'differing',
    ],
    equal.map((row) => [
      ...[row.kind, row.files, row.marked, row.rules],
      ...[
        (row.places / Math.max(1, row.rules)).toFixed(1),
        (row.bits / Math.max(1, row.rules)).toFixed(1),
      ],
      ...[row.notRun, row.matched, row.copies, row.differing.length],
    ]),
  )
  const strangers =
    unrelated === undefined
      ? 'Too few rules for strangers.'
      : `Of ${unrelated.strangers} strangers’ files ${unrelated.named} named somebody and ${unrelated.ours} were called ours; ` +
        `of ${unrelated.leaks} copies of ${unrelated.items} files that leaked whole, ${unrelated.right} named their recipient.`
  const fired = table(
    [
      'tripwires of',
      'copies',
      'fired',
      ...Object.keys(wires[0]?.disguised ?? {}),
      'ordinary files',
      'MiB',
      'hits',
    ],
    wires.map(({ of, copies, fired, disguised, ordinary }) => [
      ...[of, copies, fired],
      ...Object.values(disguised).map(([all, hit]) => `${hit} of ${all}`),
      ...[ordinary.files, ordinary.megabytes, ordinary.hits],
    ]),
  )
  const failures = equal.flatMap(({ differing }) => differing)
  return [places, ...failures, '', strangers, '', fired].join('\n')
}

if (import.meta.main) {
  const args = process.argv.slice(2)
  const against = args.flatMap((arg, i) => (args[i - 1] === '--against' ? [arg] : []))
  const rules = args.filter((arg, i) => !arg.startsWith('--') && args[i - 1] !== '--against')
  const measured = await ruleRows({
    ...(rules.length > 0 ? { rules } : {}),
    ...(against.length > 0 ? { against } : {}),
    isQuick: args.includes('--quick'),
  })
  console.log(shown(measured))
}
