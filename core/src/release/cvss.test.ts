// Holds our base scores against those of the body that wrote CVSS.

import { cvss31 } from '@secvisogram/csaf-validator-lib/lib/shared/first.js'
import { describe, expect, it } from 'vitest'
import { baseScore } from './cvss.ts'

const VALUES = {
  AV: 'NALP',
  AC: 'LH',
  PR: 'NLH',
  UI: 'NR',
  S: 'UC',
  C: 'HLN',
  I: 'HLN',
  A: 'HLN',
}

function everyVector(): string[] {
  return Object.entries(VALUES).reduce(
    (vectors, [metric, values]) =>
      vectors.flatMap((vector) => [...values].map((value) => `${vector}/${metric}:${value}`)),
    ['CVSS:3.1'],
  )
}

describe('a CVSS base score', () => {
  it("agrees with FIRST's own calculator on all 2592 base vectors", () => {
    const vectors = everyVector()
    expect(vectors).toHaveLength(2592)
    for (const vector of vectors) {
      const theirs = cvss31.calculateCVSSFromVector(vector)
      const ours = baseScore(vector)
      expect([vector, ours?.score, ours?.severity]).toEqual([
        vector,
        Number(theirs.baseMetricScore),
        theirs.baseSeverity.toUpperCase(),
      ])
    }
  })

  it('leaves temporal metrics and the order of metrics aside', () => {
    expect(baseScore('CVSS:3.1/A:H/I:H/C:H/S:U/UI:N/PR:N/AC:L/AV:N/E:P')).toEqual({
      score: 9.8,
      severity: 'CRITICAL',
    })
  })

  it('is not given for another version of CVSS', () => {
    expect(baseScore('CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N')).toBe(
      undefined,
    )
  })

  it.each([
    ['a missing metric', 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H'],
    ['an unknown value', 'CVSS:3.1/AV:X/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H'],
    ['a value from the prototype', 'CVSS:3.1/AV:toString/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H'],
  ])('refuses a vector with %s', (_, vector) => {
    expect(() => baseScore(vector)).toThrow('file.malformed')
  })
})
