// The engine of YARA rules says what matches, why rules do not compile, and is ended in time.

import { utf8 } from '@forewarn/core/shared/bytes'
import { afterAll, describe, expect, it } from 'vitest'
import { yaraEngine } from './yara-x.ts'

const engine = yaraEngine()
afterAll(() => engine.close())

describe('the engine of YARA rules', () => {
  it('names for each sample the rules that match', async () => {
    const rules = 'rule b { strings: $a = "abc" condition: $a }\nrule a { condition: filesize < 4 }'
    expect(await engine.scan(rules, ['xabcx', 'abc', 'nothing'].map(utf8))).toMatchObject({
      ...{ outcome: 'scanned', matches: [['b'], ['a', 'b'], []] },
    })
  })

  it.each([
    ['is not YARA', 'hello'],
    ['has a string that is not used', 'rule a { strings: $a = "x" condition: true }'],
    ['would read a file', 'include "/etc/passwd"\nrule a { condition: true }'],
  ])('does not compile what %s', async (_, rules) => {
    expect(await engine.scan(rules, [utf8('x')])).toMatchObject({ outcome: 'broken' })
  })

  it('is ended where a rule does not end, and goes on with the next', async () => {
    const hasty = yaraEngine(1500)
    const loop = `rule a { condition:
      for all i in (0..4000000000) : ( for all j in (0..4000000000) : ( i + j >= 0 ) ) }`
    const [slow, next] = await Promise.all([
      hasty.scan(loop, [utf8('x')]),
      hasty.scan('rule a { condition: true }', [utf8('x')]),
    ])
    await hasty.close()
    expect(slow).toEqual({ outcome: 'timed-out' })
    expect(next).toMatchObject({ matches: [['a']] })
  })
})
