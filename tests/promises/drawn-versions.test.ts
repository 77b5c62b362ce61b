// Versions of a bundle of which a witness drew some: each keeps what it had, and what is new is drawn as its attempt says.

import { KeptMarking, markingDigest } from '@forewarn/core/bundle/marking-commitment'
import type { LabelledPosition } from '@forewarn/core/marking/codes/bias'
import { drawCodewords } from '@forewarn/core/marking/codes/codeword'
import { fromHex } from '@forewarn/core/shared/bytes'
import type { CaseId } from '@forewarn/core/shared/ids'
import { committed } from '@forewarn/desk/codewords'
import { joinMaster, readMasters } from '@forewarn/desk/masters'
import { publish } from '@forewarn/desk/publish/publish'
import { whoDraws } from '@forewarn/desk/publish/who-draws'
import { fetchKept } from '@forewarn/desk/reissue/kept'
import { reissue } from '@forewarn/desk/reissue/reissue'
import { fetchJson } from '@forewarn/desk/team'
import { publishedVersions } from '@forewarn/desk/versions'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type DrawnStage, openDrawnStage } from './drawn-stage.ts'
import { asking, comesLate, idOf } from './reissue-stage.ts'
import { folderOf, openCase, PLAIN_WORDS, publicationOf } from './stage.ts'

const code = (steps: number) =>
  Array.from(
    { length: steps },
    (_, i) => `def step_${i}(count, answer):
    for index in range(0, ${i + 2}):
        if index == ${i} and count > ${i + 1}:
            count += 1
    if not count == ${i + 7}:
        return answer
    return [answer, count]

`,
  ).join('\n')
const folder = (steps: number) => folderOf({ ...PLAIN_WORDS, code: code(steps) })

let stage: DrawnStage
beforeAll(async () => {
  stage = await openDrawnStage('drawn versions')
})
afterAll(() => stage.end())

async function next(caseId: CaseId, steps: number, by?: string) {
  const { world, marker } = stage
  const drawing = { who: () => whoDraws(world.owner, by), maker: marker }
  const newVersion = publishedVersions(world.ledger.board, caseId).length > 0 && {
    newVersion: marker,
  }
  await publish(
    publicationOf(world, caseId, {
      workshop: marker,
      folder: folder(steps),
      drawing,
      ...newVersion,
    }),
  )
  const attempt = publishedVersions(await world.ledger.catchUp(), caseId).at(-1) ?? expect.fail()
  return { attempt, master: joinMaster(await fetchKept(world.owner, world.ledger.board, attempt)) }
}

describe.each([
  ['all drawn', undefined, undefined],
  ['the first alone', 'nobody', undefined],
  ['the second alone', undefined, 'nobody'],
] as const)('two versions, %s', (_, first, second) => {
  it('keep symbols where nothing changed, draw what is new as said, and are added to by all of it', async () => {
    const { world, recipients } = stage
    const caseId = await openCase(world, recipients)
    const one = await next(caseId, 16, first)
    const two = await next(caseId, 24, second)
    const { positions, seeds, draws = [], holders, codewords } = two.master
    expect(positions.slice(0, one.master.positions.length).map(({ label }) => label)).toEqual(
      one.master.positions.map(({ label }) => label),
    )
    expect(positions.length).toBeGreaterThan(one.master.positions.length)
    for (const [i, codeword] of one.master.codewords.entries()) {
      expect(codewords[i]?.slice(0, codeword.length)).toEqual(codeword)
    }
    const isDrawn = [first, second].map((by) => by === undefined)
    expect(seeds.map((_, i) => draws[i] !== undefined)).toEqual(isDrawn)
    const of = (version: number) => positions.filter(({ seed = 0 }) => seed === version)
    const expected = seeds.map((seed, i) => {
      return drawCodewords(fromHex(seed), holders, of(i) as LabelledPosition[], draws[i])
    })
    expect(codewords).toEqual(holders.map((_, i) => expected.flatMap((own) => own[i] ?? [])))
    const late = await comesLate(world, caseId)
    await reissue(asking(world, caseId, { workshop: stage.marker, who: [idOf(late)] }))
    const [, attempt = expect.fail()] = publishedVersions(await world.ledger.catchUp(), caseId)
    const kept = joinMaster(await fetchKept(world.owner, world.ledger.board, attempt))
    expect(kept.holders.at(-1)?.recipient).toBe(idOf(late))
    expect(kept.draws).toEqual(two.master.draws)
  })
})

it('names nobody by another draw or other places than the ledger fixed', async () => {
  const { world, recipients } = stage
  const caseId = await openCase(world, recipients)
  const { attempt } = await next(caseId, 16)
  const json = (digest: string) => fetchJson(world.owner, z.looseObject({}), digest)
  const masters = await json(attempt.published.masters)
  const codewords = await json(attempt.published.codewords)
  const opened =
    (changes: object, places: object = masters, of = attempt) =>
    () =>
      committed(world.ledger.board, [of], {
        ...{ masters: places, added: [] },
        codewords: { ...codewords, ...changes },
      })
  const refused = (problem: RegExp) =>
    expect.objectContaining({
      code: 'bundle.otherCodewords',
      details: { version: 1, problem: expect.stringMatching(problem) },
    })
  opened({})()
  expect(opened({ draws: ['ab'.repeat(64)] })).toThrow(refused(/its draw of version 1/))
  expect(opened({ draws: undefined })).toThrow(refused(/its draw of version 1/))
  expect(opened({ seed: '1'.repeat(64) })).toThrow(refused(/its seed of version 1/))
  const marking = { ...(codewords['marking'] as object), salt: `${'A'.repeat(43)}=` }
  expect(opened({ marking })).toThrow(refused(/fixed before it was drawn/))
  // Nor where it was never fixed which place has which number.
  const { places: _, ...loose } = KeptMarking.parse(codewords['marking'])
  const digest = markingDigest(readMasters(masters), loose)
  const of = { ...attempt, drawing: attempt.drawing && { ...attempt.drawing, marking: digest } }
  expect(opened({ marking: loose }, masters, of as typeof attempt)).toThrow(
    refused(/fixed before it was drawn/),
  )
  // With the draw known, places of one bias could be exchanged until somebody's copy has what is wanted.
  const { positions } = structuredClone(masters) as { positions: LabelledPosition[] }
  const [one, other = expect.fail()] = Object.values(
    Object.groupBy(
      positions.filter(({ alphabet }) => 'weights' in alphabet),
      ({ level, alphabet }) => JSON.stringify([level, alphabet]),
    ),
  ).find((alike = []) => alike.length > 1) as LabelledPosition[]
  const exchanged = positions.map((position) => {
    if (position.label === one?.label) return { ...position, label: other.label }
    return position.label === other.label ? { ...position, label: one?.label } : position
  })
  expect(opened({}, { ...masters, positions: exchanged })).toThrow(
    refused(/fixed before it was drawn/),
  )
})
