// `npm run demo`: the whole story in a house of its own; then it stays open for a look around.
//
//   npm run demo -- [--seed N] [--once]
//
// `--once` prints the finding and leaves: 0 if it was right, 3 if it named nobody and should have,
// 1 if it was wrong, 2 if the demo could not run.

import { once } from 'node:events'
import { parseArgs } from 'node:util'
import { openWorkshop } from '@forewarn/cli/ports/workshop'
import { Refusal } from '@forewarn/core/shared/refusal'
import { describe } from '@forewarn/core/shared/wording'
import { standardLaboratory } from '@forewarn/desk/investigate/standard-laboratory'
import { calendar, PLAN } from './calendar.ts'
import { invitation } from './invitation.ts'
import { buildPages } from './pages.ts'
import { play } from './play.ts'
import type { Rightness } from './right.ts'
import { openStage, type Stage } from './stage.ts'
import { Teller } from './tell.ts'
import { setUpTools } from './tools.ts'

const EXIT: Readonly<Record<Rightness, number>> = { right: 0, 'not-found': 3, wrong: 1 }
const REFUSED = 2

const { values } = parseArgs({
  options: { once: { type: 'boolean', default: false }, seed: { type: 'string', default: '2' } },
})

const teller = new Teller(
  (line) => process.stdout.write(`${line}\n`),
  (line) => {
    if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${line}`)
  },
)

let stage: Stage | undefined
try {
  setUpTools()
  const pages = values.once ? undefined : buildPages()
  const seed = seedOf(values.seed)
  const start = calendar().founded
  stage = await openStage({ seed, start, ...(pages !== undefined && { pages }) })
  const tools = { workshop: await openWorkshop(), laboratory: standardLaboratory() }
  const outcome = await play({ stage, teller, seed, plan: PLAN, calendar: calendar(), ...tools })
  process.exitCode = EXIT[outcome.rightness]
  if (!values.once) {
    for (const line of await invitation(stage, calendar(), outcome)) teller.print(line)
    stage.clock.run()
    await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')])
  }
} catch (error) {
  if (!(error instanceof Refusal)) throw error
  console.error(describe(error))
  process.exitCode = REFUSED
} finally {
  await stage?.end()
}

function seedOf(written: string): number {
  const seed = Number(written)
  if (Number.isSafeInteger(seed) && seed >= 0) return seed
  const remedy = 'Give a whole number, such as --seed 7.'
  throw new Refusal('input.missing', { what: 'The seed', remedy })
}
