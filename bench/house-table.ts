// The figures of `house.ts` as tables, with what misses its goal said beside it.

import type { Waits } from './house-load.ts'
import type { PublicationFigures } from './house-publish.ts'

/** What the house should do with 100,000 entries: see docs/measuring.md. */
const GOALS = { startMs: 3000, memoryMib: 400, p95Ms: 50 }

export interface Start {
  /** Until the first answer. */
  readonly ms: number
  /** Processor time until then, on however many cores. */
  readonly cpuMs: number
}

/**
 * `server`: 95 % of requests took the house at most so many milliseconds, from their arrival to the last
 * byte of the answer, by its own log; the goal is about these, for clients share its cores here. `cpuMs`: the
 * house's processor time for one, on average, which other work on the machine hardly changes.
 */
export type Measured = Waits & { readonly server: number; readonly cpuMs?: number }

export interface Figures {
  readonly entries: number
  /** Fastest first. */
  readonly starts: readonly Start[]
  /** One that finds no checkpoint and verifies everything. */
  readonly startUnsigned: Start
  readonly memoryMib: { readonly afterStart: number; readonly peak: number }
  readonly alone: Readonly<Record<string, Measured>>
  readonly mixed: Readonly<Record<string, Measured>>
  readonly publication: PublicationFigures
}

export interface Report {
  readonly at: string
  readonly machine: string
  /** Of the last minute of measuring: above the number of cores, waits are those of other work too. */
  readonly loadAverage: number
  readonly node: string
  readonly clients: number
  readonly empty: readonly Start[]
  readonly figures: readonly Figures[]
}

export function table(report: Report): string {
  const { at, machine, node, loadAverage, empty } = report
  const { ms, cpuMs } = middle(empty)
  return [
    `${at}, ${machine}, Node ${node}, load average ${loadAverage}.`,
    `An empty house starts in ${ms} ms, ${cpuMs} ms of processor time.`,
    '',
    ...growth(report.figures),
    '',
    ...requests(report),
  ].join('\n')
}

function growth(figures: readonly Figures[]): string[] {
  const row = (name: string, cell: (one: Figures) => string | number) =>
    `| ${name} | ${figures.map(cell).join(' | ')} |`
  const publication = (cell: (one: PublicationFigures) => string | number) => (one: Figures) =>
    cell(one.publication)
  return [
    row('entries', ({ entries }) => entries.toLocaleString('en')),
    `|---|${figures.map(() => '---').join('|')}|`,
    row('start, ms', ({ starts }) => against(GOALS.startMs, middle(starts).ms)),
    row('of it processor time, ms', ({ starts }) => middle(starts).cpuMs),
    row('start without a checkpoint, ms', ({ startUnsigned }) => startUnsigned.ms),
    row('of it processor time, ms', ({ startUnsigned }) => startUnsigned.cpuMs),
    row('memory after the start, MiB', ({ memoryMib }) => memoryMib.afterStart),
    row('memory at most, MiB', ({ memoryMib }) => against(GOALS.memoryMib, memoryMib.peak)),
    ...['inbox', 'collect', 'advisories'].map((kind) =>
      row(`${kind}, processor time, ms`, ({ alone }) => alone[kind]?.cpuMs ?? ''),
    ),
    row(
      'a desk reads and verifies all, ms',
      publication(({ deskReads }) => deskReads.ms),
    ),
    row(
      'of it processor time of the desk, ms',
      publication(({ deskReads }) => deskReads.cpuMs),
    ),
    row(
      'publish to all, ms',
      publication(({ publishMs }) => publishMs),
    ),
    row(
      'an inbox meanwhile, p95 for a client, ms',
      publication(({ inbox }) => inbox.p95),
    ),
    row(
      'all collect at once, p95 for a client, ms',
      publication(({ collect }) => collect.p95),
    ),
  ]
}

function requests({ figures, clients }: Report): string[] {
  const { entries, alone, mixed } = figures.at(-1) as Figures
  return [
    `${clients} clients, ${entries.toLocaleString('en')} entries, ms:`,
    '',
    '| request | processor time | p95 in the house | p50 for a client | p95 | p99 | p95 in the house among all kinds | for a client |',
    '|---|---|---|---|---|---|---|---|',
    ...Object.entries(alone).map(([kind, { cpuMs, p50, p95, p99, server }]) => {
      const among = mixed[kind]
      const ours = [cpuMs, against(GOALS.p95Ms, server), p50, p95, p99]
      return `| ${kind} | ${[...ours, among?.server ?? '', among?.p95 ?? ''].join(' | ')} |`
    }),
  ]
}

function middle(starts: readonly Start[]): Start {
  return starts[Math.floor(starts.length / 2)] as Start
}

function against(limit: number, value: number): string {
  return `${value}${value > limit ? ` (goal ${limit})` : ''}`
}
