// Investigating a case with two versions: material of either is judged, by whoever held which of them when.

import { text, utf8 } from '@forewarn/core/shared/bytes'
import type { CaseId } from '@forewarn/core/shared/ids'
import { caseNamed } from '@forewarn/desk/cases'
import { collectPart, openPart, readInbox } from '@forewarn/desk/inbox'
import { investigate } from '@forewarn/desk/investigate/investigate'
import { recordSighting } from '@forewarn/desk/investigate/sight'
import { standardLaboratory } from '@forewarn/desk/investigate/standard-laboratory'
import { publish } from '@forewarn/desk/publish/publish'
import type { Desk } from '@forewarn/desk/sign-in'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadGrammars } from '../../cli/src/ports/grammars.ts'
import { workshop } from '../../cli/src/ports/workshop.ts'
import {
  enrolRecipients,
  folderOf,
  openCase,
  PLAIN_WORDS,
  publicationOf,
} from '../promises/stage.ts'
import { later, openWorld, START, type World } from './world.ts'

const HOUR_MS = 3_600_000

const stepsFrom = (first: number, count: number) =>
  Array.from({ length: count }, (_, i) => first + i).map(
    (i) => `def postern_step_${i}(count, answer):
    for index in range(0, ${i + 2}):
        if index == ${i} and count > ${i * 7 + 1}:
            count += ${i + 3}
    for line in answer.split('postern-${i}'):
        if len(line) % ${i + 3} == count // ${i + 1}:
            return (line.strip('${i}'), count ^ ${i * 11})
    if not count == ${i * 11 + 7}:
        return answer
    return [answer, count ^ ${i * 13}]

`,
  )
const FIRST = stepsFrom(0, 30)
/** Some of the first is out, and there is more behind it. */
const SECOND = [...FIRST.slice(0, 12), ...FIRST.slice(18), ...stepsFrom(30, 8)]

let world: World
let caseId: CaseId
let early: Desk
let late: Desk
const copies = new Map<string, string>()

async function collectAll(desk: Desk, name: string): Promise<void> {
  for (const { partId, open, class: one } of (await readInbox(desk)).parts) {
    if (!open) continue
    const { files } = await openPart(desk.keyring, await collectPart(desk, partId))
    if (one === 'verification-code') copies.set(name, text(files[0]?.bytes ?? utf8('')))
  }
}

async function judge(sample: string) {
  const board = await world.ledger.catchUp()
  const progress = () => undefined
  const seen = {
    ...{ from: world.now, to: world.now, source: 'a sensor', reliability: 'B' as const },
    identifiers: [],
  }
  const files = [{ path: 'tool.py', bytes: utf8(sample) }]
  const sighting = await recordSighting(world.owner, world.ledger, caseId, {
    seen,
    files,
    progress,
  })
  const named = await caseNamed(world.owner, board, 'postern')
  const desks = { desk: world.owner, ledger: world.ledger }
  const asked = { named, laboratory: await standardLaboratory(), progress, sighting: sighting.id }
  const { finding } = await investigate({ ...desks, ...asked })
  return finding
}

beforeAll(async () => {
  world = await openWorld('investigate-versions')
  const recipients = await enrolRecipients(world, ['now', 'now', 'now', 'later'])
  const [one, two] = recipients
  if (one === undefined || two === undefined) throw new Error('nobody')
  ;[early, late] = [one, two]
  caseId = await openCase(world, recipients, { name: 'postern' })
  const marker = workshop(await loadGrammars(), async () => ({ check: async () => [] }))
  const asked = (code: readonly string[]) => ({
    workshop: marker,
    folder: folderOf({ ...PLAIN_WORDS, code: code.join('\n') }),
  })
  await publish(publicationOf(world, caseId, asked(FIRST)))
  await collectAll(early, 'early, first')
  world.now = later(START, HOUR_MS)
  await publish(publicationOf(world, caseId, { ...asked(SECOND), newVersion: marker }))
  await collectAll(early, 'early, second')
  await collectAll(late, 'late, second')
  world.now = later(START, 2 * HOUR_MS)
})
afterAll(() => world.end())

describe('a sample of the first version, once there is a second', () => {
  it('names its copy, and says who held which part of which version when', async () => {
    const finding = await judge(copies.get('early, first') ?? '')
    expect(finding.answer.recipients).toEqual([early.keyring.actor])
    const own = finding.copies.find(({ recipient }) => recipient === early.keyring.actor)
    const held = own?.parts.filter(({ collectedAt }) => collectedAt !== undefined)
    expect(held?.map(({ version, collectedAt }) => [version, (collectedAt ?? 0) - START])).toEqual([
      [1, 0],
      [1, 0],
      [2, HOUR_MS],
      [2, HOUR_MS],
    ])
    const parts = finding.copies.find(({ recipient }) => recipient === late.keyring.actor)?.parts
    expect(parts?.map(({ version, collectedAt }) => [version, collectedAt !== undefined])).toEqual([
      [1, false],
      [1, false],
      [2, true],
      [2, true],
    ])
    const items = finding.items.map(({ item }) => item)
    expect(items).toEqual(['check.md', 'check.py', 'check.py (version 1)'])
    expect(finding.likeness[0]?.best[0]?.item).toBe('check.py (version 1)')
    const masters = finding.record.filter(({ what }) => what.startsWith('Masters'))
    expect(new Set(masters.map(({ value }) => value)).size).toBe(2)
  })
})

describe('a sample of the second version in the same wave', () => {
  it('names who had only that one, and nobody who leaked neither', async () => {
    const finding = await judge(copies.get('late, second') ?? '')
    expect(finding.answer.recipients).toContain(late.keyring.actor)
    const both = [early.keyring.actor, late.keyring.actor]
    expect(both).toEqual(expect.arrayContaining(finding.answer.recipients))
  })
})
