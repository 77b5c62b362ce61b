// `npm run prove:interrupted`: a publication killed at every single step, of the command and of its house.
//
//   npm run prove:interrupted -- [--first N]
//
// In an order that a seed shuffles, so that the first N are a fair sample. Prints every case in which
// something was wrong afterwards, and a table. What is left out adds nothing: after a write, nothing
// changes until the next write or request, and those are killed before.

import { parseArgs } from 'node:util'
import { type Interruption, openScene, type Steps } from '../tests/crash/interrupted-publish.ts'
import { randomOf } from '../tests/crash/written.ts'

/** A ledger that grows slows every command down; a fresh house keeps them alike. */
const PER_HOUSE = 30

const { first } = parseArgs({
  options: { first: { type: 'string', default: 'Infinity' } },
}).values

function atRequests(whose: Interruption['whose'], count: number): Interruption[] {
  return Array.from({ length: count }, (_, i) =>
    (['before', 'after'] as const).map(
      (when): Interruption => ({ whose, at: 'request', step: i + 1, when }),
    ),
  ).flat()
}

function atWrites(whose: Interruption['whose'], letters: string): Interruption[] {
  return [...letters].flatMap((letter, i) => {
    const step = { whose, at: 'write', step: i + 1 } as const
    const before: Interruption = { ...step, when: 'before' }
    const isLast = i === letters.length - 1
    return [
      before,
      ...(letter === 'w' ? [{ ...before, when: 'half' as const }] : []),
      ...(isLast ? [{ ...before, when: 'after' as const }] : []),
    ]
  })
}

function everyInterruption({ requests, commandWrites, houseWrites }: Steps): Interruption[] {
  return [
    ...atRequests('command', requests),
    ...atWrites('command', commandWrites),
    ...atRequests('house', requests),
    ...atWrites('house', houseWrites),
  ]
}

function shuffled<T>(all: readonly T[]): T[] {
  const draw = randomOf(1)
  const keyed = all.map((one) => ({ one, at: draw(2_000_000_000) }))
  return keyed.sort((a, b) => a.at - b.at).map(({ one }) => one)
}

function showTable(): void {
  console.log('killed at        times  wrong afterwards')
  for (const [kind, { tried, wrong }] of kinds) {
    console.log(`${kind.padEnd(16)} ${String(tried).padStart(5)}  ${wrong}`)
  }
}

let scene = await openScene('every step')
const steps = await scene.steps()
const every = shuffled(everyInterruption(steps))
const all = every.slice(0, Number(first))
console.log(`${all.length} of ${every.length} interruptions, of ${JSON.stringify(steps)}`)
const kinds = new Map<string, { tried: number; wrong: number }>()
for (const [i, interruption] of all.entries()) {
  if (i > 0 && i % PER_HOUSE === 0) {
    await scene.end()
    scene = await openScene(`every step, from ${i}`)
  }
  const { whose, at } = interruption
  const kind = kinds.get(`${whose}, ${at}`) ?? { tried: 0, wrong: 0 }
  const wrong = await scene.interrupt(interruption).catch((error: unknown) => [String(error)])
  kinds.set(`${whose}, ${at}`, {
    tried: kind.tried + 1,
    wrong: kind.wrong + (wrong.length > 0 ? 1 : 0),
  })
  if (wrong.length > 0) console.log(JSON.stringify({ ...interruption, wrong }))
  if (process.stderr.isTTY) process.stderr.write(`\r${i + 1} of ${all.length}`)
  else if ((i + 1) % PER_HOUSE === 0) showTable()
}
await scene.end()
showTable()
if ([...kinds.values()].some(({ wrong }) => wrong > 0)) process.exitCode = 1
