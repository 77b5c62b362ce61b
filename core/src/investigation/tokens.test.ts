// What recipients' tokens in samples are worth: the first statement counts, the first sample, and nobody else's hash.

import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { processorMs } from '../../../tests/processor-time.ts'
import { tokenHash, tokenOf } from '../marking/tokens/token.ts'
import { PartId, RecipientId } from '../shared/ids.ts'
import { instant } from '../shared/instant.ts'
import { originsOf } from './origins.ts'
import {
  type TokenGround,
  type TokenSample,
  type TokenStatement,
  tokensFound,
  tokensShown,
} from './tokens.ts'

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz'
const letters = (n: number) => (ALPHABET[n] ?? '').padStart(16, 'a')
const partOf = (n: number) => PartId.parse(`par_${letters(n)}`)
const recipientOf = (n: number) => RecipientId.parse(`rcp_${letters(n)}`)
const tokenAt = (n: number, i = 0) => tokenOf(new Uint8Array(32).fill(n), partOf(n), i)

function statement(n: number, changes: Partial<TokenStatement> = {}): TokenStatement {
  const holder = {
    partId: changes.partId ?? partOf(n),
    recipientId: changes.recipientId ?? recipientOf(n),
  }
  return {
    ...holder,
    ...{ recipient: holder.recipientId, partner: `prt ${n}`, class: 'patch', version: 1 },
    ...{ client: 'separate', key: `key ${n}`, at: instant(n), seq: n },
    tokens: [0, 1].map((i) => tokenHash(tokenAt(n, i), holder)),
    ...changes,
  }
}

const sample = (logged: number, tokens: readonly string[], isConvicting = true): TokenSample => ({
  ...{ digest: logged.toString(16).padStart(64, '0'), logged, isConvicting },
  candidates: new Set(tokens),
})

function found(
  statements: TokenStatement[],
  samples: TokenSample[],
  more: Partial<TokenGround> = {},
) {
  const ground = {
    statements,
    samples,
    common: new Set<string>(),
    servedKeys: new Set<string>(),
    ...more,
  }
  return tokensFound(ground, tokensShown(ground)).map(({ recipient, standing, found: count }) => [
    recipient,
    standing,
    count,
  ])
}

describe('tokens in a sample', () => {
  it('prove the opened copy of whoever said their hashes, and nobody else', () => {
    expect(found([statement(1), statement(2)], [sample(9, [tokenAt(1), tokenAt(3)])])).toEqual([
      [recipientOf(1), 'opened', 1],
    ])
  })

  it.each([
    ['copied to another recipient', statement(2, { tokens: statement(1).tokens })],
    [
      'copied to another part',
      statement(2, { recipientId: recipientOf(1), tokens: statement(1).tokens }),
    ],
    [
      'whose tag alone fits',
      statement(2, {
        tokens: [{ ...statement(2).tokens[0], tag: statement(1).tokens[0]?.tag ?? '' } as never],
      }),
    ],
  ])('prove nothing by hashes %s, whoever said theirs first', (_, copied) => {
    const shown = [sample(9, [tokenAt(1)])]
    expect(found([copied], shown)).toEqual([])
    expect(found([{ ...copied, seq: 0 }, statement(1)], shown)).toEqual([
      [recipientOf(1), 'opened', 1],
    ])
  })

  it('are spent once an earlier sample showed them; a token that none showed proves on', () => {
    const earlier = sample(5, [tokenAt(1, 0)], false)
    expect(found([statement(1)], [earlier, sample(9, [tokenAt(1, 0)])])).toEqual([
      [recipientOf(1), 'spent', 1],
    ])
    expect(found([statement(1)], [earlier, sample(9, [tokenAt(1, 0), tokenAt(1, 1)])])).toEqual([
      [recipientOf(1), 'opened', 1],
    ])
    expect(found([statement(1)], [sample(9, [tokenAt(1)]), sample(9, [tokenAt(1, 1)])])).toEqual([
      [recipientOf(1), 'opened', 2],
    ])
  })

  it('are late where their hashes were said after the sample, and common where everybody has them', () => {
    expect(found([statement(7)], [sample(6, [tokenAt(7)])])).toEqual([[recipientOf(7), 'late', 1]])
    const common = new Set([tokenAt(1)])
    expect(found([statement(1)], [sample(9, [tokenAt(1)])], { common })).toEqual([
      [recipientOf(1), 'common', 1],
    ])
  })

  it('are counted by the first statement, also where the same were said again under another key', () => {
    const again = statement(1, { seq: 8, key: 'another' })
    const ground = { statements: [statement(1), again], samples: [sample(9, [tokenAt(1)])] }
    expect(tokensShown(ground).get(tokenAt(1))?.seq).toBe(1)
  })

  it('prove less where the key was given to a page of the house', () => {
    const shown = [sample(9, [tokenAt(1)])]
    expect(found([statement(1, { client: 'served' })], shown)).toEqual([
      [recipientOf(1), 'served', 1],
    ])
    expect(found([statement(1)], shown, { servedKeys: new Set(['key 1']) })).toEqual([
      [recipientOf(1), 'served', 1],
    ])
  })

  it('say nothing where no sample that may convict shows them', () => {
    expect(found([statement(1)], [sample(9, [tokenAt(1)], false)])).toEqual([])
  })

  it('are never found by chance, whatever else a sample holds', () => {
    const hex = fc.stringMatching(/^[0-9a-f]{32}$/)
    fc.assert(
      fc.property(fc.array(hex), (others) => {
        expect(found([statement(1), statement(2)], [sample(9, others)])).toEqual([])
      }),
    )
  })

  it('are found among ten thousand statements and twenty thousand candidates with one look each', () => {
    const many = Array.from({ length: 10_000 }, (_, n) => ({
      ...statement(1),
      tokens: Array.from({ length: 8 }, (_, i) => ({
        tag: (n * 8 + i).toString(16).padStart(16, '0'),
        hash: 'ab'.repeat(32),
      })),
    }))
    const others = Array.from({ length: 20_000 }, (_, i) => i.toString(16).padStart(32, '0'))
    const samples = [sample(9, [...others, tokenAt(3)])]
    const took = processorMs(() => expect(found([...many, statement(3)], samples)).toHaveLength(1))
    expect(took).toBeLessThan(10_000)
  })
})

describe('what is proven of a copy', () => {
  const copy = (n: number, collectedAt?: number) => ({
    ...{ recipient: recipientOf(n), partner: `prt ${n}`, kind: 'person' as const },
    parts: [
      {
        class: 'patch' as const,
        opensAt: instant(0),
        ...(collectedAt && { collectedAt: instant(collectedAt) }),
      },
    ],
  })
  const tokensOf = (
    n: number,
    shown = [sample(9, [tokenAt(n)])],
    more: Partial<TokenGround> = {},
  ) => {
    const ground = {
      ...{ statements: [statement(n)], samples: shown, common: new Set<string>() },
      ...{ servedKeys: new Set<string>(), ...more },
    }
    return tokensFound(ground, tokensShown(ground))
  }
  const named = (...of: number[]) => ({
    recipients: of.map(recipientOf),
    partners: of.map((n) => `prt ${n}`),
  })

  it('is its issue where the marks alone name it, and its opening where a token proves it', () => {
    const copies = [copy(1, 5), copy(2)]
    expect(
      originsOf(named(1, 2), tokensOf(1), copies).map(({ proves, collected }) => [
        proves,
        collected,
      ]),
    ).toEqual([
      ['opened', true],
      ['issued', false],
    ])
  })

  it('is said of a partner of which no copy is told apart', () => {
    const partners = { recipients: [], partners: ['prt 1'] }
    expect(originsOf(partners, [], [copy(1, 5)])).toEqual([
      { recipient: null, partner: 'prt 1', proves: 'issued', tokens: 'none', collected: true },
    ])
    expect(originsOf(partners, tokensOf(1), [copy(1, 5)]).map(({ proves }) => proves)).toEqual([
      'opened',
    ])
  })

  it('is told of tokens alone, and is nothing where they are spent', () => {
    const nobody = { recipients: [], partners: [] }
    expect(originsOf(nobody, tokensOf(1), [copy(1, 5)]).map(({ proves }) => proves)).toEqual([
      'opened',
    ])
    const spent = tokensOf(1, [sample(5, [tokenAt(1)], false), sample(9, [tokenAt(1)])])
    expect(originsOf(nobody, spent, [copy(1, 5)]).map(({ proves }) => proves)).toEqual(['nothing'])
    expect(originsOf(nobody, [], [copy(1, 5)])).toEqual([])
  })
})
