// Exact instants: what opens early, by whatever clocks, and how late everybody has what a lift releases.
// npm run bench:instants [-- --runs 1000] [-- --rounds 30] [-- --recipients 400]; 0 leaves a part out.

import { cpus, loadavg } from 'node:os'
import { parseArgs } from 'node:util'
import { crowd } from './instants-crowd.ts'
import { realProcesses } from './instants-processes.ts'
import { type Figures, manyRuns } from './instants-runs.ts'

const { values: options } = parseArgs({
  options: {
    runs: { type: 'string', default: '1000' },
    rounds: { type: 'string', default: '30' },
    recipients: { type: 'string', default: '400' },
  },
})
const [runs, rounds, recipients] = [options.runs, options.rounds, options.recipients].map(Number)

const say = (line: string) => void process.stderr.write(`${line}\n`)
const load = () => `load ${loadavg()[0]?.toFixed(1)}`
let isRight = true

console.log(`${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}, ${load()}`)
if (runs) {
  console.log(`\nTwo processes, clocks up to ± 5 min, ${runs} runs each, every part and lift:`)
  for (const { isRight: one } of await manyRuns(runs, tell)) isRight &&= one
}
if (rounds) {
  const { early, notOnce, lateMs } = await realProcesses(rounds, say)
  isRight &&= early === 0 && notOnce === 0
  console.log(`\nTwo real processes on PostgreSQL, ahead, set, one killed at T − 1 s, one liar:`)
  console.log(`${earlyOf(early, rounds)}, not once ${notOnce}; ${lateness(lateMs)}; ${load()}`)
}
if (recipients) {
  const { early, lifts, stageMs, liftMs } = await crowd(recipients, say)
  isRight &&= early === 0 && lifts === 1
  console.log(
    `\n${recipients} recipients, from the instant to the last byte, on the house's machine:`,
  )
  console.log(`lift, waited for: ${lateness(liftMs)}`)
  console.log(`stage, each collects with an entry: ${lateness(stageMs)}`)
  console.log(`early ${early}, lifts by two who stand by ${lifts}; ${load()}`)
}
if (!isRight) process.exitCode = 1

function tell({ name, early, earliestMs, notOnce, unnoticed, lateMs, runs: count }: Figures): void {
  const earliest = early === 0 ? '' : ` by up to ${(earliestMs / 1000).toFixed(0)} s`
  console.log(`${name}:`)
  console.log(`  ${earlyOf(early, count)}${earliest}, not once ${notOnce}, unnoticed ${unnoticed}`)
  console.log(`  ${lateness(lateMs)}; ${load()}`)
}

/** Nothing in n runs is fewer than 3/n, at 95 %. */
function earlyOf(early: number, count: number): string {
  return early > 0 ? `early in ${early} of ${count}` : `early in 0 of ${count} (< ${3 / count})`
}

function lateness(all: readonly number[]): string {
  const sorted = all.toSorted((a, b) => a - b)
  const at = (share: number) => sorted[Math.ceil(share * sorted.length) - 1]
  return `late p50 ${at(0.5)} ms, p99 ${at(0.99)} ms, most ${at(1)} ms`
}
