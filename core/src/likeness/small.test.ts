// Small programs: told apart by what they say, where structure is anybody's.

import { describe, expect, it } from 'vitest'
import { openBackground } from './background.ts'
import { compare } from './compare.ts'
import { PUBLIC_CODE } from './public-code.ts'

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

const nats = (sample: string): number =>
  compare(
    { path: 'S.java', text: sample },
    [{ path: 'I.java', text: program('How many axles has the lorry?', '4.75') }],
    background,
  ).best[0]?.nats ?? 0

describe('a small program', () => {
  it('is known by what it says though a statement was written otherwise', () => {
    const rewritten = program('How many axles has the lorry?', '4.75', 'for (; n < 12; )')
    expect(nats(rewritten)).toBeGreaterThan(30)
  })

  it('is not taken for another of the same shape that says something else', () => {
    expect(nats(program('Wie viele Achsen hat der Wagen denn nun?', '8.25'))).toBeLessThan(15)
  })
})
