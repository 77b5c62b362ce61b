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
import { type Outcome, play } from './play.ts'
import type { Rightness } from './right.ts'
import { openStage, type Stage } from './stage.ts'
import { Teller } from './tell.ts'
import { setUpTools } from './tools.ts'

const EXIT: Readonly<Record<Rightness, number>> = { right: 0, 'not-found': 3, wrong: 1 }
const REFUSED = 2
/** What a shell calls a program that was asked to stop. */
const INTERRUPTED = 130

const teller = new Teller(
  (line) => process.stdout.write(`${line}\n`),
  (line) => {
    if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${line}`)
  },
)

const stop = [once(process, 'SIGINT'), once(process, 'SIGTERM')]
const interrupted = Promise.race(stop).then(() => undefined)

process.exit(await main())

async function main(): Promise<number> {
  let stage: Stage | undefined
  try {
    const { isOnce, seed } = options()
    setUpTools()
    const pages = isOnce ? undefined : buildPages()
    stage = await openStage({ seed, start: calendar().founded, ...(pages && { pages }) })
    const outcome = await Promise.race([perform(stage, seed), interrupted])
    if (outcome === undefined) return INTERRUPTED
    if (!isOnce) await stayOpen(stage, outcome)
    return EXIT[outcome.rightness]
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    process.stderr.write(`${describe(error)}\n`)
    return REFUSED
  } finally {
    await stage?.end()
  }
}

async function perform(stage: Stage, seed: number): Promise<Outcome> {
  const tools = { workshop: await openWorkshop(), laboratory: await standardLaboratory() }
  return play({ stage, teller, seed, plan: PLAN, calendar: calendar(), ...tools })
}

async function stayOpen(stage: Stage, outcome: Outcome): Promise<void> {
  for (const line of await invitation(stage, calendar(), outcome)) teller.print(line)
  stage.clock.run()
  await interrupted
}

/** @throws Refusal `input.missing` */
function options(): { isOnce: boolean; seed: number } {
  const { once: isOnce, seed: written } = parse()
  const seed = Number(written)
  if (/^\d+$/.test(written) && Number.isSafeInteger(seed)) return { isOnce, seed }
  throw misused('A seed that is a number', 'Give a whole number, such as --seed 7.')
}

function parse(): { once: boolean; seed: string } {
  const once = { type: 'boolean', default: false } as const
  const seed = { type: 'string', default: '2' } as const
  try {
    return parseArgs({ options: { once, seed } }).values
  } catch {
    throw misused('An option that the demo knows', 'Say --once, --seed N, or nothing.')
  }
}

function misused(what: string, remedy: string): Refusal {
  return new Refusal('input.missing', { what, remedy })
}
