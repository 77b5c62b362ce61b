// When a finding counts as right, as not found, and as wrong.

import type { Finding } from '@forewarn/core/investigation/finding'
import { describe, expect, it } from 'vitest'
import { rightness } from './right.ts'

const copies = [
  { recipient: 'ada', partner: 'ashwick', kind: 'person' as const, parts: [] },
  { recipient: 'bela', partner: 'ashwick', kind: 'person' as const, parts: [] },
  { recipient: 'chidi', partner: 'corvale', kind: 'mailbox' as const, parts: [] },
]

type Answer = Finding['answer']

function answered(verdict: Answer['verdict'], recipients: string[] = [], partners: string[] = []) {
  const leader = { level: 'group' as const, id: 'group:nobody' }
  const sure = { probability: 0.5, low: 0.4, high: 0.6 }
  return {
    copies,
    answer: { verdict, reason: 'marks' as const, recipients, partners, leader, ...sure },
  }
}

const leaked = (leaker: string | null) => ({ leaker, how: 'renamed' as const })

describe('a finding about a copy that leaked', () => {
  it('is right only where it names that copy and no other', () => {
    expect(rightness(answered('copy', ['ada'], ['ashwick']), leaked('ada'))).toBe('right')
    expect(rightness(answered('copy', ['bela'], ['ashwick']), leaked('ada'))).toBe('wrong')
    const both = answered('copy', ['ada', 'bela'], ['ashwick'])
    expect(rightness(both, leaked('ada'))).toBe('wrong')
  })

  it('has not found it where only the partner is certain, or nothing is', () => {
    expect(rightness(answered('partner', [], ['ashwick']), leaked('ada'))).toBe('not-found')
    expect(rightness(answered('unresolved'), leaked('ada'))).toBe('not-found')
  })

  it('is wrong about another partner, the own house, no copy, or marks on an innocent', () => {
    expect(rightness(answered('partner', [], ['corvale']), leaked('ada'))).toBe('wrong')
    expect(rightness(answered('own-house', ['ada']), leaked('ada'))).toBe('wrong')
    expect(rightness(answered('no-copy'), leaked('ada'))).toBe('wrong')
    expect(rightness(answered('unresolved', ['chidi']), leaked('ada'))).toBe('wrong')
  })
})

describe('a finding about a tool that nobody known leaked', () => {
  it('is right where it names nobody', () => {
    expect(rightness(answered('unresolved'), leaked(null))).toBe('right')
    expect(rightness(answered('no-copy'), leaked(null))).toBe('right')
  })

  it('is wrong whomever it names, however carefully', () => {
    expect(rightness(answered('copy', ['ada']), leaked(null))).toBe('wrong')
    expect(rightness(answered('partner', [], ['ashwick']), leaked(null))).toBe('wrong')
    expect(rightness(answered('own-house', ['ada']), leaked(null))).toBe('wrong')
    expect(rightness(answered('unresolved', ['ada']), leaked(null))).toBe('wrong')
  })
})
