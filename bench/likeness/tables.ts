// One table per goal, the tools side by side.

import { interval, table } from '../real-input-table.ts'
import type { Outcome, Tally } from './gather.ts'
import { areaUnderCurve, choose, recallAt, type Share, thresholdAt } from './measures.ts'
import type { Row } from './sets.ts'

const RATES = [1e-2, 1e-3, 1e-4, 1e-5]
const rateName = (rate: number): string => `R@${rate.toExponential(0)}`

/** `.857 (.826–.884)`. */
function share(one: Share | undefined): string {
  if (one === undefined || one.of === 0) return '–'
  const short = (part: number): string => part.toFixed(3).replace(/^0/, '')
  const [low, high] = interval(one.hits, one.of)
  return `${short(one.hits / one.of)} (${short(low)}–${short(high)})`
}

const ofRow = ({ outcomes }: Tally, row: Row): Outcome[] =>
  outcomes.filter(({ one }) => one.row === row)

const scoresOf = (outcomes: readonly Outcome[]): number[] => outcomes.map(({ score }) => score)

/** Strangers of all worlds in question, highest first. */
function strangers({ apart }: Tally, worlds: (name: string) => boolean): Float64Array {
  const all = [...apart].filter(([name]) => worlds(name)).map(([, scores]) => scores)
  const joined = new Float64Array(all.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const scores of all) {
    joined.set(scores, at)
    at += scores.length
  }
  return joined.sort().reverse()
}

const kindsOf = (outcomes: readonly Outcome[]): string[] => [
  ...new Set(outcomes.map(({ one }) => one.kind)),
]

const isProgram = (name: string): boolean => /^(?:programs|whole)/.test(name)

function print(title: string, head: readonly string[], rows: (string | number)[][]): void {
  console.log(`\n${title}\n${table(head, rows)}`)
}

/** Recall at rates of false positives, one threshold for all languages. */
export function recallTable(title: string, row: 'W' | 'P', tallies: readonly Tally[]): void {
  const rows = tallies.flatMap((tally) => {
    const scores = scoresOf(ofRow(tally, row))
    if (scores.length === 0) return []
    const apart = strangers(tally, isProgram)
    const recalls = RATES.map((rate) => share(recallAt(scores, apart, rate)))
    const auc = areaUnderCurve(scores, apart).toFixed(4)
    return [[tally.tool, scores.length, apart.length, ...recalls, auc]]
  })
  print(title, ['', 'copies', 'strangers', ...RATES.map(rateName), 'AUC'], rows)
}

/** By what was done or how much was taken. */
export function kindTable(title: string, row: 'W' | 'P', rate: number, tallies: readonly Tally[]) {
  const kinds = [...new Set(tallies.flatMap((tally) => kindsOf(ofRow(tally, row))))]
  const rows = tallies.map((tally) => {
    const apart = strangers(tally, isProgram)
    const of = (kind: string) => scoresOf(ofRow(tally, row).filter(({ one }) => one.kind === kind))
    return [tally.tool, ...kinds.map((kind) => share(recallAt(of(kind), apart, rate)))]
  })
  print(`${title}, ${rateName(rate)}`, ['', ...kinds], rows)
}

/** Each language by its own strangers. */
export function languageTable(tallies: readonly Tally[]): void {
  const rows = tallies.flatMap((tally) =>
    [...tally.apart].flatMap(([world, apart]) => {
      const name = /^programs in (.*)/.exec(world)?.[1]
      if (name === undefined) return []
      const own = tally.outcomes.filter((outcome) => outcome.world === world)
      const recall = (row: Row, rate: number): string =>
        share(recallAt(scoresOf(own.filter(({ one }) => one.row === row)), apart, rate))
      const recalls = (['W', 'P'] as const).flatMap((row) =>
        [1e-2, 1e-3].map((rate) => recall(row, rate)),
      )
      return [[tally.tool, name, own.length, apart.length, ...recalls]]
    }),
  )
  const head = [
    '',
    'language',
    'copies',
    'strangers',
    'W R@1e-2',
    'W R@1e-3',
    'P R@1e-2',
    'P R@1e-3',
  ]
  print('W and P by language', head, rows)
}

/** Ahead of the next bundle by less than this, 20 to 1, and neither is named. */
const LEAST_MARGIN = 3

/** Which of five; silent below what 1 in 1,000 strangers reach, and where two are close. */
export function choiceTable(tallies: readonly Tally[]): void {
  const rows = tallies.flatMap((tally) => {
    const all = ofRow(tally, 'P').filter(({ rivals }) => rivals.length > 0)
    const larger = all.filter(({ one }) => one.kind !== '5 %')
    const least = thresholdAt(strangers(tally, isProgram), 1e-3)
    return [all, larger].flatMap((asked) => {
      if (asked.length === 0) return []
      const counted = (wanted: string, floor: number, margin = 0): Share => ({
        hits: asked.filter(({ score, rivals }) => choose(score, rivals, floor, margin) === wanted)
          .length,
        of: asked.length,
      })
      const named = (margin: number) =>
        ['right', 'wrong'].map((wanted) =>
          least === undefined ? '–' : share(counted(wanted, least, margin)),
        )
      // What others' figures are ahead by says nothing in nats.
      const ahead = tally.tool.startsWith('Forewarn') ? named(LEAST_MARGIN) : ['–', '–']
      const shown = [share(counted('right', 0)), ...named(0), ...ahead]
      return [[tally.tool, asked === all ? '5 to 50 %' : 'from 10 %', asked.length, ...shown]]
    })
  })
  const head = ['', '', 'parts', 'first of 5', 'named rightly', 'named wrongly']
  const close = [`… ${LEAST_MARGIN} nats ahead`, 'wrongly']
  print('P: which of 5 bundles; named only above 1e-3', [...head, ...close], rows)
}

export function linesTable(tallies: readonly Tally[]): void {
  const rows = tallies.flatMap((tally) => {
    const known = ofRow(tally, 'P').filter(({ f1 }) => f1 !== undefined)
    if (known.length === 0) return []
    const mean = (some: readonly Outcome[]): string =>
      (some.reduce((sum, { f1 = 0 }) => sum + f1, 0) / some.length).toFixed(3)
    const by = kindsOf(known).map((kind) => mean(known.filter(({ one }) => one.kind === kind)))
    return [[tally.tool, known.length, mean(known), ...by]]
  })
  print('P: line F1, mean', ['', 'parts', 'all', '5 %', '10 %', '25 %', '50 %'], rows)
}

/** With --tune: what `core/src/likeness/calibration.ts` holds. */
export function quantileTable(tallies: readonly Tally[]): void {
  const own = tallies.find(({ tool }) => tool.startsWith('Forewarn'))
  if (own === undefined) return
  const apart = strangers(own, isProgram)
  const quantiles = [1e-1, 3e-2, 1e-2, 3e-3, 1e-3, 3e-4, 1e-4, 3e-5, 1e-5, 3e-6].map((rate) => [
    rate.toExponential(0),
    (apart[Math.floor(apart.length * rate)] ?? 0).toFixed(2),
  ])
  print('Nats that strangers exceed', ['share', 'nats'], quantiles)
}

export function smallTable(tallies: readonly Tally[]): void {
  const rows = tallies.flatMap((tally) => {
    const scores = scoresOf(
      tally.outcomes.filter(({ one, world }) => one.row === 'I' && world.endsWith('same task')),
    )
    if (scores.length === 0) return []
    const sameTask = strangers(tally, (name) => name === 'small programs, same task')
    const all = strangers(tally, (name) => name === 'small programs, all')
    const auc = areaUnderCurve(scores, sameTask).toFixed(3)
    const recall = share(recallAt(scores, all, 1e-2))
    return [[tally.tool, scores.length, sameTask.length, auc, all.length, recall]]
  })
  print('I: small programs', ['', 'copies', 'same task', 'AUC', 'all', 'R@1e-2'], rows)
}

const first = (outcomes: readonly Outcome[]): Share => ({
  hits: outcomes.filter(({ score, rivals }) => choose(score, rivals, 0) === 'right').length,
  of: outcomes.length,
})

export function compiledTable(tallies: readonly Tally[]): void {
  const kinds = ['terser', 'esbuild', 'low', 'medium', 'high']
  const rows = tallies.flatMap((tally) => {
    const own = ofRow(tally, 'J')
    if (own.length === 0) return []
    return [
      [
        tally.tool,
        ...kinds.map((kind) => share(first(own.filter(({ one }) => one.kind === kind)))),
      ],
    ]
  })
  print('J: rank-1 of 165', ['', ...kinds], rows)
}

export function translationTables(tallies: readonly Tally[]): void {
  const all = tallies.flatMap((tally) => ofRow(tally, 'X'))
  for (const world of [...new Set(all.map((outcome) => outcome.world))].sort()) {
    const rows = tallies.flatMap((tally) => {
      const own = ofRow(tally, 'X').filter((outcome) => outcome.world === world)
      if (own.length === 0) return []
      const apart = strangers(tally, (name) => name === world)
      const recalls = [1e-2, 1e-3].map((rate) => share(recallAt(scoresOf(own), apart, rate)))
      const auc = areaUnderCurve(scoresOf(own), apart).toFixed(3)
      return [[tally.tool, own.length, apart.length, ...recalls, auc, share(first(own))]]
    })
    const head = ['', 'copies', 'strangers', 'R@1e-2', 'R@1e-3', 'AUC', 'first of its family']
    print(`X: ${world}`, head, rows)
  }
}
