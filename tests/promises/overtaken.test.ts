// A theft that becomes known while a new version is being prepared: the version never brings the stolen marks back.

import { utf8 } from '@forewarn/core/shared/bytes'
import type { CaseId } from '@forewarn/core/shared/ids'
import { caseNamed } from '@forewarn/desk/cases'
import { committed } from '@forewarn/desk/codewords'
import { DECODER } from '@forewarn/desk/investigate/decoder'
import { investigate } from '@forewarn/desk/investigate/investigate'
import { codewordsOfAll } from '@forewarn/desk/investigate/named-copies'
import { recordSighting } from '@forewarn/desk/investigate/sight'
import { standardLaboratory } from '@forewarn/desk/investigate/standard-laboratory'
import { type Publication, publish } from '@forewarn/desk/publish/publish'
import { reissue } from '@forewarn/desk/reissue/reissue'
import type { Desk } from '@forewarn/desk/sign-in'
import { fetchJson } from '@forewarn/desk/team'
import { publishedVersions } from '@forewarn/desk/versions'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { z } from 'zod'
import { loadGrammars } from '../../cli/src/ports/grammars.ts'
import { type WholeWorkshop, workshop } from '../../cli/src/ports/workshop.ts'
import { later, openWorld, START, type World } from '../journeys/world.ts'
import { asking, idOf, read } from './reissue-stage.ts'
import {
  enrolRecipients,
  folderOf,
  memoryJournal,
  openCase,
  PLAIN_WORDS,
  publicationOf,
} from './stage.ts'

const HOUR_MS = 3_600_000

const CODE = Array.from(
  { length: 40 },
  (_, i) => `def postern_step_${i}(count, answer):
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
).join('\n')
const ADDED = '\n# Checked again.\n'

let world: World
let caseId: CaseId
let robbed: Desk
let marker: WholeWorkshop
const journal = memoryJournal()
const copies: { stolen?: string; fresh?: string; second?: string } = {}

const version = (code: string, changes: Partial<Publication> = {}) =>
  publicationOf(world, caseId, {
    workshop: marker,
    folder: folderOf({ ...PLAIN_WORDS, code }),
    ...changes,
  })
const second = (changes: Partial<Publication>) =>
  version(`${CODE}${ADDED}`, { newVersion: marker, ...changes })
const codeOf = async () => (await read(robbed, caseId)).get('verification-code') ?? ''

/** The owner's desk, which counts what it uploads, or dies before the first of it. */
function uploading(dies = false) {
  const { owner } = world
  const counted = { uploads: 0 }
  const house: Desk['house'] = {
    call(id, call) {
      if (id === 'putVault' && dies) throw new Error('the line is cut')
      if (id === 'putVault') counted.uploads += 1
      return owner.house.call(id, call)
    },
  }
  return { desk: { ...owner, house }, counted }
}

beforeAll(async () => {
  world = await openWorld('overtaken')
  const recipients = await enrolRecipients(world, ['now', 'now', 'now'])
  robbed = recipients[0] ?? expect.fail('nobody')
  caseId = await openCase(world, recipients, { name: 'postern' })
  marker = workshop(await loadGrammars(), async () => ({ check: async () => [] }))
  await publish(version(CODE))
  copies.stolen = await codeOf()
  const { desk } = uploading(true)
  await expect(publish(second({ journal, desk }))).rejects.toThrow('the line is cut')
  expect(journal.kept.has('sealed.age')).toBe(true)
  const who = [idOf(robbed)]
  await reissue(asking(world, caseId, { workshop: marker, who, isTheft: true }))
  copies.fresh = await codeOf()
})
afterAll(() => world.end())

it('is not published with the copies that were sealed before, and nothing of them is uploaded', async () => {
  const { size } = await world.ledger.catchUp()
  const { desk, counted } = uploading()
  await expect(publish(second({ journal, desk }))).rejects.toMatchObject({
    code: 'attempt.overtaken',
    details: { recipientId: idOf(robbed) },
  })
  expect(counted.uploads).toBe(0)
  expect((await world.ledger.catchUp()).size).toBe(size)
  expect(await codeOf()).toBe(copies.fresh)
})

it('is published by a new attempt, with the symbols of the newest copy', async () => {
  const published = await publish(second({ journal: memoryJournal() }))
  expect(published.version).toBe(2)
  copies.second = await codeOf()
  expect(copies.second).toBe(`${copies.fresh}${ADDED}`)
  expect(copies.second).not.toBe(`${copies.stolen}${ADDED}`)
  const board = await world.ledger.catchUp()
  const attempts = publishedVersions(board, caseId).map(({ attemptId }) => attemptId)
  const own = [...board.bundle.parts.values()].filter(
    ({ recipientId, attemptId }) => recipientId === idOf(robbed) && attemptId === attempts[1],
  )
  expect(own.map(({ generation }) => generation)).toEqual([2, 2])
})

/** As the standard laboratory names whom a text leads to. */
async function traced(leak = ''): Promise<readonly (string | null)[]> {
  const board = await world.ledger.catchUp()
  const versions = publishedVersions(board, caseId)
  const json = (digest: string) => fetchJson(world.owner, z.unknown(), digest)
  const all = []
  for (const [i, { published, added = [] }] of versions.entries()) {
    const masters = await json(published.masters)
    const more = await Promise.all(added.map(({ codewords }) => json(codewords)))
    const opened = { masters, codewords: await json(published.codewords), added: more }
    all.push({ masters, ...committed(board, versions.slice(0, i + 1), opened) })
  }
  const secrets = { masters: all.at(-1)?.masters, codewords: codewordsOfAll(all), notes: [] }
  const batch = { samples: [{ path: 'tool.py', text: leak }], versions: all.length, notes: [] }
  const seen = await DECODER.read([batch], secrets.masters, [], [])
  const named = await DECODER.name(seen, secrets, 1)
  return named.traced.map(({ recipient }) => recipient)
}

it('lets a leak of the stolen copy be told from one of the new version', async () => {
  expect(await traced(copies.stolen)).toEqual([idOf(robbed)])
  expect(await traced(copies.fresh)).toEqual([`${idOf(robbed)} #2`])
  expect(await traced(copies.second)).toEqual([`${idOf(robbed)} #2`])
})

it('names the stolen copy in a finding, rendered again', async () => {
  world.now = later(START, HOUR_MS)
  const board = await world.ledger.catchUp()
  const progress = () => undefined
  const seen = {
    ...{ from: world.now, to: world.now, source: 'a sensor', reliability: 'B' as const },
    identifiers: [],
  }
  const files = [{ path: 'tool.py', bytes: utf8(copies.stolen ?? '') }]
  await recordSighting(world.owner, world.ledger, caseId, { seen, files, progress })
  const named = await caseNamed(world.owner, board, 'postern')
  const desks = { desk: world.owner, ledger: world.ledger }
  const laboratory = await standardLaboratory()
  const { finding } = await investigate({ ...desks, named, progress, laboratory })
  expect(finding.answer.recipients).toEqual([idOf(robbed)])
  const line = finding.record.find(({ what }) => what.startsWith('Copies rendered again'))
  expect(line?.value).toBe(`${idOf(robbed)} (version 1)`)
})
