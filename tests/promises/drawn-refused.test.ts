// Draws that do not hold: of another tree, key, log or time, and what changed since; at the house and at every desk.

import { cosignerKey } from '@forewarn/core/log/cosignature'
import { draw } from '@forewarn/core/log/draw'
import { verifierKey } from '@forewarn/core/log/note'
import { hex, utf8 } from '@forewarn/core/shared/bytes'
import { AttemptId, BundleId, freshId } from '@forewarn/core/shared/ids'
import { Refusal } from '@forewarn/core/shared/refusal'
import { signedAct } from '@forewarn/desk/keyring'
import { publish } from '@forewarn/desk/publish/publish'
import { record } from '@forewarn/desk/record'
import { VerifiedLedger } from '@forewarn/desk/verified-ledger'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import {
  attemptIn,
  type DrawnStage,
  drawnOf,
  keyOf,
  openDrawnStage,
  witnessSecret,
} from './drawn-stage.ts'
import { entriesOf, lying, showing, stolenLogKey } from './liar.ts'
import { comesLate, idOf } from './reissue-stage.ts'
import { folderOf, memoryJournal, openCase, PLAIN_WORDS, through } from './stage.ts'

let stage: DrawnStage
beforeAll(async () => {
  stage = await openDrawnStage('drawn refused')
})
afterAll(() => stage.end())

describe('a draw that does not hold', () => {
  /** An attempt whose witness was named, and nothing more. */
  async function begun() {
    const { world } = stage
    const caseId = await openCase(world, stage.recipients)
    const { random } = world.ports
    const attemptId = freshId(AttemptId, 'att', random)
    const event = {
      ...({ kind: 'drawCommitted', attemptId, caseId, version: 1 } as const),
      ...{ bundleId: freshId(BundleId, 'bun', random), commitment: '0'.repeat(64) },
      ...{ marking: '1'.repeat(64), witness: keyOf(stage), log: 'forewarn.localhost' },
    }
    await record(world.owner, event)
    await world.ledger.catchUp()
    const { begunSeq } = attemptIn(stage, attemptId)
    return { event, attemptId, begunSeq, root: world.ledger.root(begunSeq + 1) }
  }
  const refusedAs = (code: string) => expect.objectContaining({ code })

  it('is written by no house: of another tree, by another key, twice, or after no naming', async () => {
    const { owner } = stage.world
    const { attemptId, begunSeq, root } = await begun()
    const secret = await witnessSecret(stage)
    const head = { origin: 'forewarn.localhost', size: begunSeq + 1, root }
    const said = (changed: Partial<typeof head>, by = secret) => ({
      ...({ kind: 'codewordsDrawn', attemptId } as const),
      root: hex(changed.root ?? root),
      draw: hex(draw({ ...head, ...changed }, by)),
    })
    const other = new Uint8Array(32).fill(9)
    await expect(record(owner, said({ root: other }))).rejects.toEqual(
      refusedAs('witness.otherDraw'),
    )
    for (const event of [
      said({}, other),
      said({ size: begunSeq + 2 }),
      said({ origin: 'other' }),
      { ...said({}), root: hex(other) },
    ]) {
      await expect(record(owner, event)).rejects.toEqual(refusedAs('note.unsigned'))
    }
    await record(owner, said({}))
    await expect(record(owner, said({}))).rejects.toEqual(refusedAs('attempt.state'))
    const unknown = freshId(AttemptId, 'att', stage.world.ports.random)
    await expect(record(owner, { ...said({}), attemptId: unknown })).rejects.toEqual(
      refusedAs('attempt.state'),
    )
  })

  it('is refused by every desk that a house shows it to, which has the log’s key and the witness’s', async () => {
    const { world } = stage
    const { attemptId, begunSeq } = await begun()
    const root = new Uint8Array(32).fill(9)
    const head = { origin: 'forewarn.localhost', size: begunSeq + 1, root }
    const drawn = hex(draw(head, await witnessSecret(stage)))
    const { keyring } = world.owner
    const { witnessing: _, ...pins } = keyring.pins
    const desk = await world.signIn({ ...keyring, pins })
    const event = { kind: 'codewordsDrawn' as const, attemptId, root: hex(root), draw: drawn }
    const act = await signedAct(keyring, event, world.ports.random)
    const bytes = utf8(JSON.stringify({ v: 1, at: world.ledger.board.at, act }))
    const entries = [...(await entriesOf(world)), { salt: new Uint8Array(32), bytes }]
    const lied = await through(desk, lying(showing(entries, stolenLogKey(world))))
    await expect(new VerifiedLedger(lied).catchUp()).rejects.toEqual(refusedAs('witness.otherDraw'))
    await new VerifiedLedger(desk).catchUp()
  })

  it('is refused by every desk where it is for a log of another name, of which there could be many', async () => {
    const { world } = stage
    const { event } = await begun()
    const { keyring } = world.owner
    const { witnessing: _, ...pins } = keyring.pins
    const desk = await world.signIn({ ...keyring, pins })
    const shown = async (log: string) => {
      const attemptId = freshId(AttemptId, 'att', world.ports.random)
      const act = await signedAct(keyring, { ...event, attemptId, log }, world.ports.random)
      const bytes = utf8(JSON.stringify({ v: 1, at: world.ledger.board.at, act }))
      const entries = [...(await entriesOf(world)), { salt: new Uint8Array(32), bytes }]
      const lied = await through(desk, lying(showing(entries, stolenLogKey(world))))
      return new VerifiedLedger(lied).catchUp()
    }
    await shown('forewarn.localhost')
    await expect(shown('other')).rejects.toEqual(refusedAs('witness.otherDraw'))
  })

  it('keeps copies back that were addressed before it, and whoever came into the roster since', async () => {
    const { world } = stage
    const { attemptId } = await begun()
    const addressed = { kind: 'copiesAddressed' as const, attemptId, copies: [] }
    await expect(record(world.owner, addressed)).rejects.toEqual(refusedAs('attempt.state'))
    const caseId = await openCase(world, stage.recipients)
    const journal = memoryJournal()
    const confirm = () => Promise.reject(new Error('not yet'))
    await expect(publish(drawnOf(stage, caseId, { journal, confirm }))).rejects.toThrow('not yet')
    const recipientId = idOf(await comesLate(world, caseId))
    await expect(publish(drawnOf(stage, caseId, { journal }))).rejects.toMatchObject({
      ...{ code: 'attempt.newcomer', details: { recipientId } },
    })
    await publish(drawnOf(stage, caseId))
    const all = [...world.ledger.board.bundle.attempts.values()]
    expect(all.filter((one) => one.caseId === caseId)).toHaveLength(2)
  })

  it('is of a witness of this house, by a key that draws, and of this log', async () => {
    const { owner } = stage.world
    const { event } = await begun()
    const fresh = () => ({
      ...event,
      attemptId: freshId(AttemptId, 'att', stage.world.ports.random),
    })
    const [, second = ''] = stage.witness.key.split(' ')
    const stranger = cosignerKey('witness/other', new Uint8Array(32).fill(4))
    for (const [witness, code] of [
      [second, 'request.malformed'],
      [stage.witness.key, 'request.malformed'],
      ['x', 'note.malformed'],
      [keyOf(stage).replace(/^witness/, 'w'), 'note.malformed'],
      [verifierKey('witness/x', new Uint8Array(32)), 'note.malformed'],
      [stranger, 'witness.undrawn'],
    ] as const) {
      await expect(record(owner, { ...fresh(), witness })).rejects.toEqual(refusedAs(code))
    }
    await expect(record(owner, { ...fresh(), log: 'other' })).rejects.toEqual(
      refusedAs('witness.undrawn'),
    )
  })

  it('gives copies that fail a check now to nobody: nothing is left out after it, and another attempt begins', async () => {
    const { world } = stage
    const caseId = await openCase(world, stage.recipients)
    const details = { item: 'x', on: 'a copy', outcome: 'failed', lastWords: '' }
    const drawing = {
      who: async () => ({ witness: keyOf(stage) }),
      maker: { extend: () => Promise.reject(new Refusal('check.failed', details)) },
    }
    const journal = memoryJournal()
    const failing = () => publish(drawnOf(stage, caseId, { journal, drawing }))
    await expect(failing()).rejects.toEqual(refusedAs('attempt.unfit'))
    await expect(failing()).rejects.toEqual(refusedAs('attempt.unfit'))
    await publish(drawnOf(stage, caseId))
    const all = [...world.ledger.board.bundle.attempts.values()].filter(
      (one) => one.caseId === caseId,
    )
    expect(all.map(({ copies }) => copies !== undefined)).toEqual([false, true])
  })

  it('is not taken from a folder that changed after it was named', async () => {
    const caseId = await openCase(stage.world, stage.recipients)
    const journal = memoryJournal()
    const confirm = () => Promise.reject(new Error('not yet'))
    await expect(publish(drawnOf(stage, caseId, { journal, confirm }))).rejects.toThrow('not yet')
    const folder = folderOf({ ...PLAIN_WORDS, note: 'Another text.' })
    await expect(publish(drawnOf(stage, caseId, { journal, folder }))).rejects.toEqual(
      refusedAs('attempt.otherContent'),
    )
    await journal.write('places.age', new Uint8Array(journal.kept.get('attempt.age') ?? []))
    await expect(publish(drawnOf(stage, caseId, { journal }))).rejects.toEqual(
      refusedAs('attempt.journal'),
    )
  })
})
