// Lines of accepted wordings: how they are written, and where they stand.

import { describe, expect, it } from 'vitest'
import { readAccepted, standings } from './accepted.ts'

function accepted(line: string) {
  const read = readAccepted(line)
  if (typeof read === 'string') throw new Error(read)
  return read
}

describe('a line of accepted wordings', () => {
  it('stands wherever its lines are broken, with the words as the author wrote them', () => {
    const source = 'Once more: a remote\n  attacker may send\na request. The end.'
    const [found, ...others] = standings(
      source,
      accepted('a remote [attacker|intruder] may [send|submit] a request.'),
    )
    expect(others).toEqual([])
    expect(found?.choices.map(({ start, end }) => source.slice(start, end))).toEqual([
      'attacker',
      'send',
    ])
    expect(found?.choices.map(({ wordings }) => wordings)).toEqual([
      ['attacker', 'intruder'],
      ['send', 'submit'],
    ])
  })

  it('tells what may change places, and choices in it', () => {
    const source = 'It is old. A flaw was found. Nobody uses it.'
    const [found] = standings(source, accepted('{A [flaw|bug] was found.} {Nobody uses it.}'))
    expect(found?.elements.map((range) => source.slice(...range))).toEqual([
      'A flaw was found.',
      'Nobody uses it.',
    ])
    expect(found?.choices).toHaveLength(1)
  })

  it('stands as often as its text does', () => {
    expect(standings('a flaw, a flaw', accepted('a [flaw|bug]'))).toHaveLength(2)
    expect(standings('a bug', accepted('a [flaw|bug]'))).toEqual([])
  })

  it.each([
    ['no choice', 'A flaw was found.'],
    ['one wording', 'A [flaw] was found.'],
    ['the same wording twice', 'A [flaw|flaw] was found.'],
    ['an empty wording', 'A [flaw|] was found.'],
    ['a bracket that stays open', 'A [flaw|bug was found.'],
    ['a bracket that was never opened', 'A flaw|bug] was found.'],
    ['a choice in a choice', 'A [flaw|[bug|error]] was found.'],
    ['one stretch in braces', '{A flaw was found.} Nobody uses it.'],
    ['a brace that stays open', '{A flaw was found.} {Nobody uses it.'],
    ['four stretches', '{a} {b} {c} {d}'],
  ])('with %s is refused', (_, line) => {
    expect(readAccepted(line)).toBeTypeOf('string')
  })
})
