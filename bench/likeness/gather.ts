// Runs a tool over worlds, and keeps what the tables need.

import { dice } from '@forewarn/core/marking/codes/dice'
import { type Kept, keptScores } from './kept-scores.ts'
import { lineF1 } from './measures.ts'
import type { Scored, Scorer } from './scorer.ts'
import type { Case, World } from './sets.ts'

/** What one measure of one tool said about one case. */
export interface Outcome {
  readonly world: string
  readonly one: Case
  readonly score: number
  readonly rivals: readonly number[]
  /** Mean of the sample's and the item's, where the tool names lines and the true ones are known. */
  readonly f1?: number
}

/** One measure of one tool. */
export interface Tally {
  readonly tool: string
  readonly outcomes: Outcome[]
  /** World → scores of strangers, highest first. */
  readonly apart: Map<string, Float64Array>
  /** … in the order of the world's pairs. */
  readonly asked: Map<string, Float64Array>
}

/**
 * Measure → what it said about all `worlds` that the tool reads.
 *
 * @param folder where what somebody else's tool said is kept, and found again if nothing changed
 */
export async function gather(
  scorer: Scorer,
  worlds: readonly World[],
  folder?: string,
): Promise<Tally[]> {
  const tallies = new Map<string, Tally>()
  for (const world of worlds.filter(scorer.reads)) {
    const started = performance.now()
    const strangers = few(world.apart, scorer.mostPairs)
    const asked = world.cases.flatMap(({ sample, item, rivals = [] }) =>
      [item, ...rivals].flatMap((each) => [sample, each]),
    )
    const pairs = new Int32Array(asked.length + strangers.length)
    pairs.set(asked)
    pairs.set(strangers, asked.length)
    const said = await keptScores(folder, scorer.name, world, pairs, async () =>
      Object.entries(await scorer.score(world, pairs)).map(([measure, scored]) =>
        keptOf(measure, world, scored),
      ),
    )
    for (const kept of said) {
      const tool = `${scorer.name} ${kept.measure}`
      const tally: Tally = tallies.get(tool) ?? {
        ...{ tool, outcomes: [], apart: new Map(), asked: new Map() },
      }
      tally.outcomes.push(...outcomes(world, kept))
      const apart = kept.scores.slice(asked.length / 2)
      tally.asked.set(world.name, apart)
      tally.apart.set(
        world.name,
        apart.toSorted((a, b) => b - a),
      )
      tallies.set(tool, tally)
    }
    const seconds = ((performance.now() - started) / 1000).toFixed(0)
    console.error(`${scorer.name}, ${world.name}: ${pairs.length / 2} pairs in ${seconds} s`)
  }
  return [...tallies.values()]
}

/** The first of every case's pairs. */
function* placesOf({ cases }: World): Generator<[Case, number]> {
  let at = 0
  for (const one of cases) {
    yield [one, at]
    at += 1 + (one.rivals?.length ?? 0)
  }
}

function keptOf(measure: string, world: World, { scores, regions }: Scored): Kept {
  const f1 = [...placesOf(world)].map(([one, place]) =>
    regions && one.truth ? meanF1(world, one, regions(place)) : undefined,
  )
  return { measure, scores, f1 }
}

/** Cases were asked first, each with its rivals after it. */
function outcomes(world: World, { scores, f1 }: Kept): Outcome[] {
  return [...placesOf(world)].map(([one, place], nth) => {
    const known = f1[nth]
    return {
      ...{ world: world.name, one, score: scores[place] ?? 0 },
      rivals: [...scores.subarray(place + 1, place + 1 + (one.rivals?.length ?? 0))],
      ...(known === undefined ? {} : { f1: known }),
    }
  })
}

function meanF1(
  { texts }: World,
  { truth, sample, item }: Case,
  found: ReturnType<NonNullable<Scored['regions']>>,
): number {
  if (truth === undefined) return 0
  const inSample = lineF1(found.sample, truth.sample, texts[sample]?.text ?? '')
  const inItem = lineF1(found.item, truth.item, texts[item]?.text ?? '')
  return (inSample + inItem) / 2
}

/** `most` of the pairs, drawn at random, the same in every run. */
function few(pairs: Int32Array, most: number): Int32Array {
  if (most === 0 || pairs.length / 2 <= most) return pairs
  const roll = dice(pairs.length)
  const drawn = new Int32Array(most * 2)
  for (let n = 0; n < most; n++) {
    const at = Math.floor((roll() * pairs.length) / 2)
    drawn.set(pairs.subarray(at * 2, at * 2 + 2), n * 2)
  }
  return drawn
}
