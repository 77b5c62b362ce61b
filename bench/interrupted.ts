// `npm run prove:interrupted`: a publication killed at every single step, of the command and of its house.
//
//   npm run prove:interrupted -- [--from N] [--to N]
//
// Prints one line a kind of step, and every case in which something was wrong afterwards.

import { parseArgs } from 'node:util'
import { type Interruption, openScene, type Steps } from '../tests/crash/interrupted-publish.ts'

/** A ledger that grows slows every command down; a fresh house keeps them alike. */
const PER_HOUSE = 30

const { from = '1', to = 'Infinity' } = parseArgs({
  options: { from: { type: 'string' }, to: { type: 'string' } },
}).values

function everyInterruption({ requests, commandWrites, houseWrites }: Steps): Interruption[] {
  const each = (whose: 'command' | 'house', at: 'request' | 'write', steps: number) =>
    Array.from({ length: steps }, (_, i) =>
      (at === 'write'
        ? (['before', 'half', 'after'] as const)
        : (['before', 'after'] as const)
      ).map((when): Interruption => ({ whose, at, step: i + 1, when })),
    ).flat()
  return [
    ...each('command', 'request', requests),
    ...each('command', 'write', commandWrites),
    ...each('house', 'request', requests),
    ...each('house', 'write', houseWrites),
  ]
}

let scene = await openScene('every step')
const steps = await scene.steps()
const all = everyInterruption(steps).slice(Number(from) - 1, Number(to))
console.log(JSON.stringify(steps))
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
}
await scene.end()
console.log('killed at        times  wrong afterwards')
for (const [kind, { tried, wrong }] of kinds) {
  console.log(`${kind.padEnd(16)} ${String(tried).padStart(5)}  ${wrong}`)
}
if ([...kinds.values()].some(({ wrong }) => wrong > 0)) process.exitCode = 1
