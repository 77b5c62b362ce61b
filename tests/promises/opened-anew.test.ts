// A naming of a version that was drawn before its log was begun anew a second time: the entries shown say by which name it went.

import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { firstKey } from '@forewarn/core/log/note'
import { drawersInWords } from '@forewarn/desk/opening/draws'
import type { OpeningFile } from '@forewarn/desk/opening/file'
import { openNaming } from '@forewarn/desk/opening/make'
import { type Anchors, believed, type Log } from '@forewarn/desk/opening/stand'
import { verifyOpening } from '@forewarn/desk/opening/verify'
import { whoDraws } from '@forewarn/desk/publish/who-draws'
import { VerifiedLedger } from '@forewarn/desk/verified-ledger'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { auditDatabase } from '../../server/src/backup/audit.ts'
import { type BackupNote, KEYS } from '../../server/src/backup/backup.ts'
import { continueLog } from '../../server/src/backup/new-log.ts'
import { openWitnesses, type Witnesses } from '../journeys/witness-world.ts'
import type { World } from '../journeys/world.ts'
import { pinning } from './drawn-stage.ts'
import { ORIGIN } from './liar.ts'
import { broken, type OpenedStage, openStage } from './opened-stage.ts'

const [SECOND, THIRD] = [`${ORIGIN}/2`, `${ORIGIN}/3`]

let witnesses: Witnesses
let stage: OpenedStage
let file: OpeningFile
let anchors: Anchors
beforeAll(async () => {
  witnesses = await openWitnesses(1, 'opened anew')
  stage = await openStage({
    env: { FOREWARN_WITNESSES: witnesses.written },
    async ready(plain) {
      const world = await anew(await pinning(plain, witnesses), SECOND)
      return { world, who: () => whoDraws(world.owner) }
    },
  })
  const { owner, ledger } = await anew(stage.given.world, THIRD)
  file = JSON.parse(JSON.stringify(await openNaming(owner, ledger, stage.prepared))) as OpeningFile
  const { url: _, ...pins } = owner.keyring.pins
  anchors = pins
})
afterAll(async () => {
  await stage.given.world.end()
  await witnesses.end()
})

/** As a house that was restored goes on, whose founder pinned the new log. */
async function anew(world: World, name: string): Promise<World> {
  const { keyring } = world.owner
  const { folder, now: at, ports } = world
  await world.stop()
  // A restored folder has no key yet, and nothing that the one before signed.
  for (const own of [...KEYS, 'signed.note']) await rm(join(folder, own))
  const before: BackupNote = {
    ...{ forewarn: 'backup', version: 1, origin: ORIGIN, at, size: 0, root: '', checkpoint: '' },
    ...{ logKey: firstKey(keyring.pins.logKey), blobs: 0, bytes: 0, keys: false },
  }
  const next = { name, seen: [], at, random: ports.random }
  const { logKey } = await continueLog(folder, await auditDatabase(folder), before, next)
  await witnesses.know(logKey)
  await world.restart()
  const owner = await world.signIn({ ...keyring, pins: { ...keyring.pins, logKey } })
  const ledger = new VerifiedLedger(owner)
  return Object.create(world, { owner: { value: owner }, ledger: { value: ledger } }) as World
}

function saysOf(changes: Partial<OpeningFile> = {}): string {
  const told = new Map<string, string>()
  verifyOpening('opening.json', { ...file, ...changes }, anchors, ({ step, says }) => {
    told.set(step, says)
  })
  return told.get('Who drew') ?? ''
}

it('says for which log a witness drew, where the entries shown say that this one went by its name', () => {
  expect(saysOf()).toContain(
    `It was drawn for the log ${SECOND}, before that was begun anew as this one: nothing here shows what else was drawn for it.`,
  )
})

it('is refused without those entries, with a gap, out of order, or with others', () => {
  const { continued = [], receipts } = file
  const [first = expect.fail(), second = expect.fail()] = continued
  const { continued: _, ...bare } = file
  const other = new RegExp(`drawn for another log, ${SECOND}$`)
  const verifying = () => verifyOpening('opening.json', bare, anchors, () => undefined)
  expect(verifying).toThrow(broken('Who drew', other))
  expect(() => saysOf({ continued: [] })).toThrow(broken('Who drew', other))
  for (const shown of [[first], [second], [second, first], [first, first, second]]) {
    expect(() => saysOf({ continued: shown })).toThrow(broken('The log', /./))
  }
  expect(() => saysOf({ continued: receipts.slice(0, 1) })).toThrow(broken('The log', /./))
  const unlike = { ...first, entry: second.entry }
  expect(() => saysOf({ continued: [unlike, second] })).toThrow(broken('The log', /./))
})

it('is refused where the log did not go by that name when it was drawn', () => {
  const { naming, timeline } = verifyOpening('opening.json', file, anchors, () => undefined)
  const log = believed(file, anchors)
  const saysWith = (before: Log['before']) =>
    drawersInWords(naming, {
      ...{ timeline, prefixes: file.prefixes, anchors },
      log: { ...log, before },
    })
  const { seq } = timeline.seed
  const wrong = broken('', /drawn for another log/)
  expect(saysWith([{ name: SECOND, from: seq - 1, to: seq + 1 }])).toContain(SECOND)
  expect(() => saysWith([{ name: SECOND, from: seq, to: seq + 1 }])).toThrow(wrong)
  expect(() => saysWith([{ name: SECOND, from: 0, to: seq }])).toThrow(wrong)
  expect(() => saysWith([{ name: THIRD, from: 0, to: seq + 1 }])).toThrow(wrong)
})
