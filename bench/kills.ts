// `npm run prove:kills`: a house under load, killed again and again, and every answer held against its ledger.
//
//   npm run prove:kills -- [--store sqlite|postgres] [--rounds N] [--seed N]
//
// Prints what was promised and what was broken, with the rule of three: where nothing was broken in
// n rounds, at most 3/n of all kills break something, at 95 %.

import { parseArgs } from 'node:util'
import { type Killed, killAgain } from '../tests/crash/ledger-first-killed.ts'
import { freshDatabase } from '../tests/stores/postgres.ts'

/** Rounds a house: then a fresh one, so that a growing ledger does not make them slow. */
const PER_HOUSE = 50

const options = parseArgs({
  options: {
    store: { type: 'string', default: 'sqlite' },
    rounds: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
  },
}).values

const sum = { rounds: 0, atWork: 0, served: 0, recorded: 0, kept: 0, entries: 0 }
const broken: string[] = []

for (let left = Number(options.rounds), i = 0; left > 0; left -= PER_HOUSE, i++) {
  const rounds = Math.min(PER_HOUSE, left)
  const killed = await killOne(rounds, Number(options.seed) * 1000 + i)
  for (const name of Object.keys(sum) as (keyof typeof sum)[]) sum[name] += killed[name]
  broken.push(...killed.broken)
}

console.log(
  `on ${options.store}: rounds ${sum.rounds}, of them with requests under way ${sum.atWork}`,
)
console.log(`parts given out ${sum.served}, acts answered ${sum.recorded}, uploads ${sum.kept}`)
console.log(`entries ${sum.entries}, promises broken ${broken.length}`)
for (const one of broken) console.log(one)
if (broken.length === 0) {
  console.log(`at most ${((3 / sum.rounds) * 100).toFixed(1)} % of kills break one (95 %)`)
} else process.exitCode = 1

async function killOne(rounds: number, seed: number): Promise<Killed> {
  if (options.store === 'sqlite') return killAgain({ rounds, seed }, tell)
  const database = await freshDatabase()
  const settings = { FOREWARN_DATABASE_URL: database.url }
  try {
    return await killAgain({ rounds, seed, settings }, tell)
  } finally {
    await database.drop()
  }
}

function tell({ rounds, broken: now }: Killed): void {
  if (process.stderr.isTTY) process.stderr.write(`\r${rounds} rounds, ${now.length} broken `)
}
