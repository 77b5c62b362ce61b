// Where a sample is looked at: in one window where what stands between is looked for elsewhere.

import { expect, it } from 'vitest'
import { runSet, runsOf, windows } from './seeds.ts'
import { lightTokens } from './stream.ts'

const RUN = 5
const lines = (from: number, to: number) =>
  Array.from({ length: to - from }, (_, i) => `f(${1000 + from + i}, "line ${from + i}")\n`).join(
    '',
  )
const lights = (text: string) => lightTokens(text, 'javascript').lights

/** Twenty lines of the item, a long function that is drawn apart, and twenty more, far inside a host. */
const [before, long, after] = [lines(0, 20), lines(100, 140), lines(20, 40)]
const host = lines(1000, 1400)
const sample = runsOf(lights(host + before + long + after + host), RUN)
const drawn = { runs: runSet(lights(before + after), RUN), nodes: new Array(300) }

it('looks at both sides of a long hole at once', () => {
  const apart = lights(long).length
  expect(apart).toBeGreaterThan(150)
  expect(windows({ ...drawn, apart }, sample, new Map())).toHaveLength(1)
})

it('looks at passages apart where nothing is said to stand between them', () => {
  expect(windows({ ...drawn, apart: 0 }, sample, new Map())).toHaveLength(2)
})
