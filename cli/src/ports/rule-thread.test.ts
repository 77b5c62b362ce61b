// Engines of rules say what matches, why rules do not compile, and are ended in time.

import { utf8 } from '@forewarn/core/shared/bytes'
import { afterAll, describe, expect, it } from 'vitest'
import { ruleThread } from './rule-thread.ts'

const engine = ruleThread()
afterAll(() => engine.close())

describe('the thread of rules', () => {
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

  it('runs rules of Sigma on events, and says which it does not understand', async () => {
    const rule = (field: string) => `title: t\ndetection:\n  s:\n    ${field}\n  condition: s\n`
    const events = ['{"A":"x"}', '[{"A":"y"},{"A":"x"}]', '{"A":"y"}\n{"A":"z"}'].map(utf8)
    const found = await engine.scan(rule('A: x'), events, 'sigma')
    expect(found).toMatchObject({ matches: [['0'], ['0'], []] })
    const odd = await engine.scan(rule('A|odd: x'), events, 'sigma')
    expect(odd).toMatchObject({ outcome: 'broken', problem: expect.stringContaining('odd') })
    const noEvent = await engine.scan(rule('A: x'), [utf8('x')], 'sigma')
    expect(noEvent).toMatchObject({ outcome: 'broken', problem: expect.stringContaining('JSON') })
  })

  it('is ended where a rule does not end, and goes on with the next', async () => {
    const hasty = ruleThread(1500)
    const loop = `rule a { condition:
      for all i in (0..4000000000) : ( for all j in (0..4000000000) : ( i + j >= 0 ) ) }`
    const [slow, next] = await Promise.all([
      hasty.scan(loop, [utf8('x')]),
      hasty.scan('rule a { condition: true }', [utf8('x')]),
    ])
    const endless = "title: t\ndetection:\n  s:\n    A|re: '^(a+)+$'\n  condition: s\n"
    const event = utf8(JSON.stringify({ A: `${'a'.repeat(60)}b` }))
    const sigma = await hasty.scan(endless, [event], 'sigma')
    await hasty.close()
    expect(sigma).toEqual({ outcome: 'timed-out' })
    expect(slow).toEqual({ outcome: 'timed-out' })
    expect(next).toMatchObject({ matches: [['a']] })
  })
})
