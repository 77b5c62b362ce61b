// What an innocent has to fear: readings that owe nothing to any copy, and the p-value of each score.

import { drawCodewords } from '@forewarn/core/marking/codes/codeword'
import { dice } from '@forewarn/core/marking/codes/dice'
import { countKinds, kindsOf } from '@forewarn/core/marking/codes/kind'
import { SCORES, scores, stepsOf, total } from '@forewarn/core/marking/codes/score'
import { tail } from '@forewarn/core/marking/codes/tail'
import { trace } from '@forewarn/core/marking/codes/trace'
import { describe, expect, it } from 'vitest'
import { marked } from './leaks.ts'

describe('a reading that owes nothing to any copy', () => {
  const bundle = marked(4, 200)
  const seed = new Uint8Array(32).fill(200)

  it('is never traced when it was drawn as copies are', () => {
    const strangers = Array.from({ length: 200 }, (_, i) => ({
      recipient: `stranger ${i}`,
      partner: `elsewhere ${i}`,
    }))
    for (const reading of drawCodewords(seed, strangers, bundle.positions)) {
      expect(trace({ ...bundle, reading })).toMatchObject({ verdict: 'unresolved', traced: [] })
    }
  })

  it('is never traced when it shows everywhere the first, the last or the likeliest spelling', () => {
    const sizes = bundle.positions.map(({ alphabet }) =>
      'weights' in alphabet ? alphabet.weights : new Array<number>(alphabet.uniform).fill(0.1),
    )
    for (const reading of [
      sizes.map(() => 0),
      sizes.map((weights) => weights.length - 1),
      sizes.map((weights) => weights.indexOf(Math.max(...weights))),
      sizes.map((weights) => weights.indexOf(Math.min(...weights))),
    ]) {
      expect(trace({ ...bundle, reading }).verdict).toBe('unresolved')
    }
  })
})

describe('the smallest p-value of an innocent over all scores', () => {
  it('times their number is x or less in at most a share x of innocents', () => {
    const { positions } = marked(5, 120)
    const roll = dice(5)
    const kinds = kindsOf(positions)
    const draw = () =>
      positions.map(({ alphabet }) =>
        'weights' in alphabet
          ? Number(roll() < (alphabet.weights[1] as number))
          : Math.floor(roll() * alphabet.uniform),
      )
    const reading = positions.map(() => Number(roll() < 0.4))
    const read = countKinds(kinds, reading, () => true)
    const tests = scores(kinds.all, read).map((score) => ({
      score,
      survives: tail(stepsOf(kinds, read, score)),
    }))
    const innocents = 10_000
    const values = Array.from({ length: innocents }, () => {
      const codeword = draw()
      const matches = countKinds(kinds, reading, (at) => codeword[at] === reading[at])
      return SCORES * Math.min(...tests.map((t) => t.survives(total(t.score, matches))))
    })
    for (const x of [0.5, 0.1, 0.02]) {
      const share = values.filter((value) => value <= x).length / innocents
      expect(share).toBeLessThanOrEqual(x + 3 * Math.sqrt(x / innocents))
    }
    expect(values.some((value) => value < 0.5)).toBe(true)
  })
})
