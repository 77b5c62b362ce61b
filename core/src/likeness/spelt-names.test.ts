// Words as evidence between languages: the rarer and the more of them the better, and never all.

import { describe, expect, it } from 'vitest'
import { openBackground, withSeen } from './background.ts'
import { compare } from './compare.ts'
import { prepare, seenKeys } from './prepared.ts'
import { PUBLIC_CODE } from './public-code.ts'
import { vocabularyNats } from './spelt-names.ts'
import { THRESHOLDS } from './verdict.ts'

const background = openBackground(PUBLIC_CODE)
const JAVA = `class Harbour {
  int tideTableOf(Lantern keeper) { return keeper.trimmedWicks() * 37 + hawserLength; }
  void report() { System.out.println("the tide is late by " + lateBy); }
}`
const PYTHON = `class Harbour:
    def tide_table_of(self, keeper):
        return keeper.trimmed_wicks() * 37 + self.hawser_length
    def report(self):
        print(f"the tide is late by {self.late_by}")`

const nats = (sample: string, item = JAVA, known = background): number =>
  vocabularyNats(
    prepare({ path: 's.py', text: sample }, known),
    prepare({ path: 'i.java', text: item }, known),
  )

describe('what two texts spell alike', () => {
  it('is known again in another language’s way of writing names and strings', () => {
    expect(nats(PYTHON)).toBeGreaterThan(15)
  })

  it('is worth as much from either side', () => {
    const [here, there] = [
      prepare({ path: 's.py', text: PYTHON }, background),
      prepare({ path: 'i.java', text: JAVA }, background),
    ]
    expect(vocabularyNats(here, there)).toBeCloseTo(vocabularyNats(there, here), 6)
  })

  it('is worth little when everybody writes it', () => {
    const common = (print: string) => `for (i = 0; i < name.length; i++) { ${print}(name, value) }`
    expect(nats(common('print'), common('log'))).toBeLessThan(3)
  })

  it('is worth nothing when the words are others', () => {
    expect(nats('def brew(kettle):\n    return kettle.whistles() + sugar_lumps')).toBe(0)
  })

  it('is worth less the more else both say', () => {
    const others = Array.from(
      { length: 60 },
      (_, i) => `kettle${String.fromCharCode(97 + (i % 26))}x${i}()`,
    )
    expect(nats(`${PYTHON}\n${others.join('\n')}`)).toBeLessThan(nats(PYTHON) / 1.5)
  })

  it('counts for nothing where it is said to be public', () => {
    const known = withSeen(background, seenKeys([{ path: 'i.java', text: JAVA }], background))
    expect(nats(PYTHON, JAVA, known)).toBeLessThan(1)
  })

  it('never makes a copy of what shares nothing else', () => {
    const words = Array.from({ length: 200 }, (_, i) => `lantern${i}hawser${i * 7}`)
    const item = { path: 'i.js', text: words.map((word) => `${word}()`).join('\n') }
    const { verdict, best } = compare({ path: 's.py', text: words.join(', ') }, [item], background)
    expect(best[0]?.nats).toBeLessThan(THRESHOLDS.derived)
    expect(verdict).not.toBe('derived')
  })
})
