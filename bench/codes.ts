// Measures the code: how many binary positions name one of c colluders, beside published lengths.
// node --conditions=source bench/codes.ts [leaks per strategy, 10 if not given]

import { decidePositions } from '@forewarn/core/marking/bias'
import { capacity } from '@forewarn/core/marking/capacity'
import { drawCodewords } from '@forewarn/core/marking/codeword'
import { STRATEGIES, type Strategy } from '@forewarn/core/marking/collusion'
import { dice } from '@forewarn/core/marking/dice'
import { trace } from '@forewarn/core/marking/trace'

const EPSILON = 1e-6
const leaks = Number(process.argv[2] ?? 10)

/** Binary positions of `count` carriers; each recipient is its own partner, so all serve one level. */
function positionsOf(count: number, seed: Uint8Array) {
  const shapes = Array.from({ length: count }, (_, i) => ({
    label: `place ${i}`,
    class: `class ${i % 7}`,
    alphabets: [2],
  }))
  return decidePositions(seed, shapes)
}

/** The least length, within 2 %, at which capacity promises c of n recipients at this loss. */
function forecastLength(n: number, c: number, loss: number): number {
  const seed = new Uint8Array(32).fill(1)
  const promises = (count: number) =>
    capacity({ positions: positionsOf(count, seed), recipients: n, partners: n, loss }).recipient >=
    c
  let [low, high] = [8, 16]
  while (!promises(high)) [low, high] = [high, high * 2]
  while (high - low > high * 0.02) {
    const middle = Math.floor((low + high) / 2)
    if (promises(middle)) high = middle
    else low = middle
  }
  return high
}

/** Leaks played at one length: the worst strategy's share of leaks named, and innocents named. */
function play(n: number, c: number, length: number) {
  const holders = Array.from({ length: n }, (_, i) => ({ recipient: `${i}`, partner: `${i}` }))
  const named = new Map<string, number>()
  let innocents = 0
  for (let run = 0; run < leaks; run++) {
    const seed = new Uint8Array(32).fill(run + 1)
    const positions = positionsOf(length, seed)
    const guilty = Array.from({ length: c }, (_, j) => (run * 83 + j * 149) % n)
    const codewords = drawCodewords(seed, holders, positions)
    const roll = dice(run)
    for (const [name, strategy] of Object.entries<Strategy>(STRATEGIES)) {
      const symbolsAt = (at: number) => guilty.map((who) => codewords[who]?.[at] as number)
      const reading = positions.map((_, at) => strategy(symbolsAt(at), roll))
      const { traced } = trace({ positions, reading, holders, codewords })
      const right = traced.filter(({ partner }) => guilty.includes(Number(partner)))
      innocents += traced.length - right.length
      named.set(name, (named.get(name) ?? 0) + (right.length > 0 ? 1 : 0))
    }
  }
  const [worst, least] = [...named].sort((a, b) => a[1] - b[1])[0] as [string, number]
  return { worst, named: least / leaks, innocents }
}

/** Tardos 2003, and the symmetric code of Škorić et al. 2008 for long codes. */
const tardos = (n: number, c: number) => Math.ceil(100 * c * c * Math.log(n / EPSILON))
const symmetric = (n: number, c: number) =>
  Math.ceil((Math.PI ** 2 / 2) * c * c * Math.log(n / EPSILON))

for (const n of [80, 1000]) {
  for (const c of [1, 2, 3]) {
    const length = forecastLength(n, c, 0)
    const halfLost = forecastLength(n, c, 0.5)
    const { worst, named, innocents } = play(n, c, length)
    console.log(
      `n=${n} c=${c}: ${length} positions, ${halfLost} where half are lost`,
      `(Tardos ${tardos(n, c)}, symmetric ${symmetric(n, c)});`,
      `played: named ${(100 * named).toFixed(1)} % against ${worst}, ${innocents} innocents`,
    )
  }
}
