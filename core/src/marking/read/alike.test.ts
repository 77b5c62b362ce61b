// Which words may be one another on a damaged page, and that wordings of one place never are.

import { describe, expect, it } from 'vitest'
import { PROPOSED } from '../carriers/proposed.ts'
import { TURNS } from '../carriers/wording.ts'
import { areAlike } from './alike.ts'
import { mended } from './mend.ts'
import { lightWords } from './stream.ts'

describe('words', () => {
  it.each([
    ['attacker', 'attaker'],
    ['attacker', 'attacekr'],
    ['attacker', 'attackerr'],
    ['crash', 'crach'],
    ['modem', 'modern'],
    ['closed', 'dosed'],
    ['installed', '1nsta11ed'],
    ['vulnerability', 'vulnerabilty'],
    ['500', '5OO'.toLowerCase()],
  ])('%s may be %s', (one, other) => {
    expect(areAlike(one, other)).toBe(true)
    expect(areAlike(other, one)).toBe(true)
  })

  it.each([
    ['may', 'can'],
    ['can', 'cat'],
    ['flaw', 'flaws and'],
    ['2025', '2026'],
    ['attack', 'assault'],
    ['send', 'submit'],
  ])('%s is not %s', (one, other) => {
    expect(areAlike(one, other)).toBe(false)
  })

  it('that are wordings of one place are never alike, or a doubt would read as one of them', () => {
    const groups = [TURNS, PROPOSED].flatMap((turns) => [...turns.values()].flat())
    const alike = groups.flatMap(({ group }) => {
      const words = group.filter((one) => !one.includes(' '))
      return words.flatMap((one, i) =>
        words.slice(0, i).flatMap((other) => (areAlike(one, other) ? [`${one} ${other}`] : [])),
      )
    })
    expect(alike).toEqual([])
  })
})

describe('a broken page', () => {
  const known = new Set(['in', 'order', 'to', 'vulnerability', 'can', 'not', 'the'])
  const words = (text: string) => mended(lightWords(text), known).map(({ key }) => key)

  it('is mended where words were cut, run together or torn', () => {
    expect(words('vulnera-\nbility')).toEqual(['vulnerability'])
    expect(words('inorder to the')).toEqual(['in', 'order', 'to', 'the'])
    expect(words('in ord er')).toEqual(['in', 'order'])
  })

  it('is not mended where the words are the master’s own, or none of them', () => {
    expect(words('can not')).toEqual(['can', 'not'])
    expect(words('somewhere else')).toEqual(['somewhere', 'else'])
  })

  it('has the letters of its ligatures', () => {
    expect(lightWords('conﬁrm don’t').map(({ key }) => key)).toEqual(['confirm', "don't"])
  })
})
