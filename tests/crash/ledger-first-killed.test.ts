// Ledger first, under load: a real house killed at random moments has every entry that it ever answered for.
//
// A few rounds; two hundred and more on every store: npm run prove:kills

import { expect, it } from 'vitest'
import { killAgain } from './ledger-first-killed.ts'

const ROUNDS = 12

it('every byte that a client got has its entry, and every answer holds, after each kill', async () => {
  const killed = await killAgain({ rounds: ROUNDS, seed: 20_260_314 })
  expect(killed.broken).toEqual([])
  expect(killed.rounds).toBe(ROUNDS)
  // The kills hit a house at work, not one that nobody asked anything.
  expect(killed.atWork).toBe(ROUNDS)
  for (const count of [killed.served, killed.recorded, killed.kept]) {
    expect(count).toBeGreaterThan(ROUNDS)
  }
  expect(killed.entries).toBeGreaterThanOrEqual(killed.served + killed.recorded)
}, 240_000)

it('catches a house that serves first and writes down later', async () => {
  const killed = await killAgain({ rounds: 3, seed: 5, manner: ['hasty'] })
  expect(killed.broken.join()).toContain('bytes were given out, and no entry says so')
  expect(killed.broken.join()).toContain('an answered act is at undefined')
}, 120_000)
