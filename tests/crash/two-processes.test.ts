// Two real processes of one house, one of which is killed at work: the other has everything that was answered.

import { copyFile, mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Event } from '@forewarn/core/board/entry'
import { freshId, PartnerId } from '@forewarn/core/shared/ids'
import { record } from '@forewarn/desk/record'
import { signIn } from '@forewarn/desk/sign-in'
import { VerifiedLedger } from '@forewarn/desk/verified-ledger'
import { describe, expect, it } from 'vitest'
import { httpPost } from '../journeys/world.ts'
import { freshDatabase, hasPostgres } from '../stores/postgres.ts'
import { S3Server } from '../stores/s3-server.ts'
import { HouseProcess, openRealWorld } from './real-house.ts'

const ROUNDS = 4
const WRITERS = 16

describe.runIf(hasPostgres())('two processes of one house', () => {
  it('a killed process of two loses nothing that either answered, and writes nothing twice', async () => {
    const database = await freshDatabase()
    const server = await S3Server.start()
    const settings = { FOREWARN_DATABASE_URL: database.url, ...server.settings }
    const world = await openRealWorld('two processes', settings)
    const folder = await mkdtemp(join(tmpdir(), 'forewarn-second-'))
    await mkdir(join(folder, 'house'))
    for (const name of ['log.key', 'challenge.key']) {
      await copyFile(join(world.folder, 'house', name), join(folder, 'house', name))
    }
    const second = new HouseProcess({ FOREWARN_DATA: join(folder, 'house'), ...settings })
    await second.start()
    try {
      const there = await signIn(
        { ...world.ports, post: httpPost(() => second.url) },
        world.owner.keyring,
      )
      const ledger = new VerifiedLedger(there)
      const answered = new Set<string>()
      let unanswered = 0
      for (let round = 0; round < ROUNDS; round++) {
        const enough = answered.size + 5 + round
        let isStruck = false
        // Whoever writes at the house that is killed goes on until it answers no more; the others until then.
        const writers = Array.from({ length: WRITERS }, async (_, i) => {
          const desk = i % 2 === 0 ? world.owner : there
          for (let isAnswered = true; isAnswered && (desk === world.owner || !isStruck); ) {
            const partnerId = freshId(PartnerId, 'prt', world.ports.random)
            const partners = [{ partnerId, tier: 'now', jurisdiction: 'AT' }]
            const event: Event = { kind: 'rosterChanged', partners, recipients: [] }
            isAnswered = await record(desk, event).then(
              () => true,
              () => false,
            )
            if (isAnswered) answered.add(partnerId)
            else unanswered += 1
            if (answered.size >= enough && !isStruck) {
              isStruck = true
              world.house.strike()
            }
          }
        })
        await Promise.all(writers)
        const board = await ledger.catchUp()
        for (const id of answered)
          expect(board.programme.partners.has(PartnerId.parse(id))).toBe(true)
        await world.restart()
      }
      expect(unanswered).toBeGreaterThanOrEqual((ROUNDS * WRITERS) / 2)
      const board = await ledger.catchUp()
      // One entry for each partner, and the founding: whoever was not answered is there once or not at all.
      expect(board.size).toBe(board.programme.partners.size + 1)
      const desks = [world.owner, there]
      const notes = await Promise.all(desks.map(({ house }) => house.call('checkpoint')))
      // No two signatures by ML-DSA are alike.
      const [here = '', other] = notes.map(({ checkpoint }) => checkpoint.split('\n\n')[0])
      expect(here).toBe(other)
    } finally {
      await second.kill()
      await world.end()
      await server.stop()
      await database.drop()
      await rm(folder, { recursive: true, force: true })
    }
  })
})
