// Small programs: told apart by what they say, where structure is anybody's.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openBackground } from './background.ts'
import { compare } from './compare.ts'
import { PUBLIC_CODE } from './public-code.ts'
import { smallNats } from './small.ts'
import { THRESHOLDS } from './verdict.ts'

const background = openBackground(PUBLIC_CODE)

const program = (greeting: string, rate: string, loop = 'while (n < 12)') => `
class Toll {
  static void charge(java.util.Scanner in) {
    System.out.println("${greeting}");
    int n = in.nextInt();
    ${loop} { n = n + 1; }
    System.out.println("The charge is " + n * ${rate});
  }
}`

const best = (sample: string, item: string): number =>
  compare({ path: 'S.java', text: sample }, [{ path: 'I.java', text: item }], background).best[0]
    ?.nats ?? 0

const nats = (sample: string): number =>
  best(sample, program('How many axles has the lorry?', '4.75'))

describe('a small program', () => {
  it('is known by what it says though a statement was written otherwise', () => {
    const rewritten = program('How many axles has the lorry?', '4.75', 'for (; n < 12; )')
    expect(nats(rewritten)).toBeGreaterThan(30)
  })

  it('is known though a loop says once what was written out, and something is said on top', () => {
    const line = 'System.out.println("The ferry waits for nobody");'
    const said = (body: string) => `class Ferry { static void call() { ${body} } }`
    const copy = said(`for (int i = 0; i < 4; i++) ${line} System.out.println("Go");`)
    expect(best(copy, said(line.repeat(4)))).toBeGreaterThan(15)
  })

  it('is not taken for another of the same shape that says something else', () => {
    expect(nats(program('Wie viele Achsen hat der Wagen denn nun?', '8.25'))).toBeLessThan(15)
  })
})

describe('what small programs say', () => {
  const words = (from: number, to: number) => ({
    pieces: Array.from({ length: to - from }, (_, n) => `word${from + n}`),
  })
  const counts = fc.tuple(fc.integer({ min: 4, max: 60 }), fc.integer({ min: 1, max: 3 }))
  const USUAL = 100

  it('speaks against a copy where it is said otherwise more than where it is added', () => {
    fc.assert(
      fc.property(counts, ([count, changed]) => {
        const replaced = smallNats(words(changed, count + changed), words(0, count), 0)
        const added = smallNats(words(0, count + changed), words(0, count - changed), 0)
        expect(replaced).toBeLessThan(added)
      }),
    )
  })

  it('leaves it to structure where all of it is there, and does not where a word is missing', () => {
    fc.assert(
      fc.property(counts, ([count]) => {
        expect(smallNats(words(0, count), words(0, count), USUAL)).toBe(USUAL)
        expect(smallNats(words(0, count), words(0, count + 1), USUAL)).toBeLessThan(40)
      }),
    )
  })

  it('is below "derived" where structure and rare literals give nothing', () => {
    expect(smallNats(words(0, 50), words(0, 50), 0)).toBeLessThan(THRESHOLDS.derived)
  })
})
