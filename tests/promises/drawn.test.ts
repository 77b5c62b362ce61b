// Codewords that a witness draws, too: a publication from end to end with a real witness, interrupted, late, and with that down.

import { keyCommitment } from '@forewarn/core/bundle/drawn'
import { drawCodewords } from '@forewarn/core/marking/codes/codeword'
import { vrfKey } from '@forewarn/core/marking/codes/vrf'
import { fromHex } from '@forewarn/core/shared/bytes'
import { acknowledge, collectPart, openPart, readInbox } from '@forewarn/desk/inbox'
import { joinMaster } from '@forewarn/desk/masters'
import type { Journal } from '@forewarn/desk/ports'
import { type Publication, publish } from '@forewarn/desk/publish/publish'
import { fetchKept } from '@forewarn/desk/reissue/kept'
import { reissue } from '@forewarn/desk/reissue/reissue'
import type { Desk } from '@forewarn/desk/sign-in'
import { VerifiedLedger } from '@forewarn/desk/verified-ledger'
import { currentVersion } from '@forewarn/desk/versions'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type DrawnStage, drawnOf, keyOf, openDrawnStage, publishDrawn } from './drawn-stage.ts'
import { Killed, Killer } from './killer.ts'
import { comesLate, idOf } from './reissue-stage.ts'
import { memoryJournal, OWN_TEXTS, openCase, through } from './stage.ts'

let stage: DrawnStage
beforeAll(async () => {
  stage = await openDrawnStage('drawn')
})
afterAll(() => stage.end())

const attemptsOf = (caseId: string) =>
  [...stage.world.ledger.board.bundle.attempts.values()].filter((one) => one.caseId === caseId)

describe('a publication that a witness draws, too', () => {
  it('gives everybody symbols that follow from seed and draw, and copies that open', async () => {
    const { world } = stage
    const { caseId, attempt, drawnBy } = await publishDrawn(stage)
    expect(drawnBy).toBe(keyOf(stage))
    expect(attempt.drawing).toMatchObject({ witness: keyOf(stage), log: 'forewarn.localhost' })
    const kept = await fetchKept(
      world.owner,
      world.ledger.board,
      currentVersion(world.ledger.board, caseId),
    )
    const { seeds, draws, holders, positions, codewords } = joinMaster(kept)
    expect(draws).toEqual([attempt.drawing?.drawn?.draw])
    const [seed = ''] = seeds
    const key = vrfKey(fromHex(seed))
    expect(keyCommitment(attempt.bundleId, attempt.attemptId, key)).toBe(attempt.commitment)
    expect(drawCodewords(fromHex(seed), holders, positions, draws?.[0])).toEqual(codewords)
    expect(drawCodewords(fromHex(seed), holders, positions)).not.toEqual(codewords)
    const [recipient = expect.fail()] = stage.recipients
    const { parts } = await readInbox(recipient)
    for (const { partId } of parts.filter((one) => one.open && one.caseId === caseId)) {
      const opened = await openPart(recipient.keyring, await collectPart(recipient, partId))
      expect(opened.manifest.caseId).toBe(caseId)
      await acknowledge(recipient, partId)
    }
  })

  it('is drawn once: the same of the witness whenever, and of the house', async () => {
    const { attempt } = await publishDrawn(stage)
    const { house } = stage.world.owner
    const again = () => house.call('draw', { body: { attemptId: attempt.attemptId } })
    expect(await again()).toEqual({ draw: attempt.drawing?.drawn?.draw })
    await stage.witness.stop()
    await stage.witness.start()
    expect(await again()).toEqual({ draw: attempt.drawing?.drawn?.draw })
  })

  it.each(['before', 'after'] as const)(
    'killed %s any request about the draw, or any write of what comes before it, finishes the same attempt',
    async (when) => {
      const { world, recipients } = stage
      const finish = async (dying: (journal: Journal) => Partial<Publication>) => {
        const caseId = await openCase(world, recipients)
        const journal = memoryJournal()
        await expect(
          publish(drawnOf(stage, caseId, { journal, ...dying(journal) })),
        ).rejects.toThrow(Killed)
        const sealed = [...journal.kept].filter(([name]) => /^[0-9a-f]{64}/.test(name))
        const drawn = attemptsOf(caseId)[0]?.drawing?.drawn
        await publish(drawnOf(stage, caseId, { journal }))
        const all = attemptsOf(caseId)
        expect(all).toHaveLength(1)
        expect(all[0]?.published).toBeDefined()
        if (drawn !== undefined) expect(all[0]?.drawing?.drawn).toEqual(drawn)
        for (const [name, bytes] of sealed) expect(journal.kept.get(name)).toEqual(bytes)
      }
      // The acts are the commitment and the draw; what comes after is as without.
      for (const [id, times] of [
        ['drawers', 1],
        ['acts', 2],
        ['draw', 1],
      ] as const) {
        for (let step = 1; step <= times; step++) {
          const killer = new Killer(when, step)
          const { house } = world.owner
          const call: Desk['house']['call'] = (asked, given) =>
            asked === id ? killer.around(() => house.call(asked, given)) : house.call(asked, given)
          const desk = { ...world.owner, house: { call } }
          await finish(() => ({ desk }))
        }
      }
      for (let step = 1; step <= 2; step++) {
        await finish((journal) => ({ journal: new Killer(when, step).journal(journal) }))
      }
    },
  )

  it('is added to for whoever comes late, and after a theft, by the same draw', async () => {
    const { world } = stage
    const { caseId, attempt } = await publishDrawn(stage)
    const lateId = idOf(await comesLate(world, caseId))
    const { owner: desk, ledger } = world
    await reissue({ desk, ledger, workshop: OWN_TEXTS, caseId, progress: () => undefined })
    const current = currentVersion(await ledger.catchUp(), caseId)
    expect(current.added).toHaveLength(1)
    const kept = await fetchKept(desk, ledger.board, current)
    const { seeds, draws, holders, positions, codewords } = joinMaster(kept)
    expect(draws).toEqual([attempt.drawing?.drawn?.draw])
    expect(holders.map(({ recipient }) => recipient)).toContain(lateId)
    expect(drawCodewords(fromHex(seeds[0] ?? ''), holders, positions, draws?.[0])).toEqual(
      codewords,
    )
  })
})

describe('who draws', () => {
  it('is nobody else where the desk says so, or has no witness pinned: as it was before there were draws', async () => {
    const { attempt, ...alone } = await publishDrawn(stage, { by: 'nobody' })
    expect(alone).not.toHaveProperty('drawnBy')
    expect(attempt.drawing).toBeUndefined()
    const {
      pins: { witnessing: _, ...pins },
      ...keyring
    } = stage.world.owner.keyring
    const desk = await stage.world.signIn({ ...keyring, pins })
    const { attempt: other } = await publishDrawn(stage, { desk })
    expect(other.drawing).toBeUndefined()
    const old = await through(stage.world.owner, (post) => async (request) => {
      return request.path === '/api/draws' ? post({ ...request, path: '/api/none' }) : post(request)
    })
    const { attempt: older } = await publishDrawn(stage, { desk: old })
    expect(older.drawing).toBeUndefined()
    await expect(publishDrawn(stage, { by: 'witness/none' })).rejects.toMatchObject({
      code: 'input.missing',
    })
  })

  it('is nobody else where no pinned witness can draw at all, as a stock one', async () => {
    // Everything but draws is the real witness’s, which this one has in front of it.
    const { witness } = stage
    await witness.pose((request, response) => {
      const chunks: Buffer[] = []
      request.on('data', (chunk) => chunks.push(chunk))
      request.on('end', async () => {
        if (request.url === '/draw') return response.writeHead(404).end()
        const answer = await witness.witness.add(Buffer.concat(chunks).toString())
        response.writeHead(answer.status, { 'content-type': answer.type }).end(answer.body)
      })
    })
    try {
      const { attempt } = await publishDrawn(stage)
      expect(attempt.drawing).toBeUndefined()
      await expect(publishDrawn(stage, { by: keyOf(stage) })).rejects.toMatchObject({
        ...{ code: 'witness.undrawn', details: { problem: 'it does not draw' } },
      })
    } finally {
      await witness.stop()
      await witness.start()
    }
  })

  it('is asked again where the witness is down, with nothing begun; and once it was named, waited for', async () => {
    const { world, witness, recipients } = stage
    const caseId = await openCase(world, recipients)
    const undrawn = expect.objectContaining({ code: 'witness.undrawn' })
    const journal = memoryJournal()
    const { keyring } = world.owner
    const { witnessing: _, ...pins } = keyring.pins
    // A desk that asks for no cosignatures goes on without the witness until it must draw.
    const plain = await world.signIn({ ...keyring, pins })
    const named = { who: async () => ({ witness: keyOf(stage) }), maker: OWN_TEXTS }
    const plainly = { desk: plain, ledger: new VerifiedLedger(plain) }
    await witness.stop()
    await expect(
      stage.world.owner.house.call('drawers').then(({ witnesses }) => witnesses),
    ).resolves.toEqual([{ key: witness.key, draws: null }])
    await expect(
      publish(drawnOf(stage, caseId, { journal, ...plainly, drawing: named })),
    ).rejects.toEqual(undrawn)
    await witness.start()
    await world.ledger.catchUp()
    expect(attemptsOf(caseId)).toHaveLength(1)
    expect(attemptsOf(caseId)[0]?.copies).toBeUndefined()
    await publish(drawnOf(stage, caseId, { journal, drawing: named }))
    expect(attemptsOf(caseId)).toHaveLength(1)
    expect(attemptsOf(caseId)[0]?.drawing?.drawn).toBeDefined()
  })
})
