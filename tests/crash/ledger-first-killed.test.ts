// Ledger first, under load: a real house killed at random moments has every entry that it ever answered for.
//
// A few rounds; two hundred and more on every store: npm run prove:kills

import { describe, expect, it } from 'vitest'
import { freshDatabase, hasPostgres } from '../stores/postgres.ts'
import { killAgain } from './ledger-first-killed.ts'

const ROUNDS = 8

/** Where there is no PostgreSQL, `npm test` has said so. */
const HERE = ['SQLite', ...(hasPostgres() ? ['PostgreSQL'] : [])]

describe.each(HERE)('on %s', (store) => {
  it('every byte that a client got has its entry, and every answer holds, after each kill', async () => {
    const database = store === 'SQLite' ? undefined : await freshDatabase()
    const settings = database === undefined ? {} : { FOREWARN_DATABASE_URL: database.url }
    const killed = await killAgain({ rounds: ROUNDS, seed: 20_260_314, settings })
    await database?.drop()
    expect(killed.broken).toEqual([])
    expect(killed.rounds).toBe(ROUNDS)
    // The kills hit a house at work, not one that nobody asked anything.
    expect(killed.atWork).toBe(ROUNDS)
    for (const count of [killed.served, killed.recorded, killed.kept]) {
      expect(count).toBeGreaterThan(0)
    }
    expect(killed.entries).toBeGreaterThan(killed.recorded)
  })
})

it('catches a house that serves first and writes down later', async () => {
  const killed = await killAgain({ rounds: 3, seed: 5, manner: ['hasty'] })
  expect(killed.broken.join()).toContain('bytes were given out, and no entry says so')
  expect(killed.broken.join()).toContain('an answered act is at undefined')
})
