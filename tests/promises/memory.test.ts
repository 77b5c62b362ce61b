// Not one word in memory either: what a running house holds, page by page, after days of embargo.
//
// Read from /proc as a debugger would; on other systems the search is left out.

import { closeSync, existsSync, openSync, readFileSync, readSync } from 'node:fs'
import { stageAdvisory } from '@forewarn/desk/advisory'
import { lift } from '@forewarn/desk/lift'
import { publish } from '@forewarn/desk/publish/publish'
import type { Desk } from '@forewarn/desk/sign-in'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openRealWorld, type RealWorld } from '../crash/real-house.ts'
import { found, TEAM_WORDS, WORDS } from './canaries.ts'
import { askAndAnswer, type Day, investigate, mustOpen } from './embargoed-days.ts'
import { enrolRecipients, folderOf, LIFTS_AT, openCase, publicationOf } from './stage.ts'

const PIECE = 2 ** 24
/** As long as the longest spelling of a word: what lies across two pieces is seen. */
const OVERLAP = 4096

let world: RealWorld
let day: Day
let desks: readonly Desk[]

beforeAll(async () => {
  world = await openRealWorld('memory')
  desks = await enrolRecipients(world, ['now', 'now'])
  const caseId = await openCase(world, desks, { name: TEAM_WORDS.case })
  day = { owner: world.owner, ledger: world.ledger, caseId }
})
afterAll(() => world.end())

/** The words that any readable page of the process holds, and how many bytes were looked at. */
function search(pid: number): { words: string[]; bytes: number } {
  const words = new Set<string>()
  const memory = openSync(`/proc/${pid}/mem`, 'r')
  const piece = Buffer.alloc(PIECE)
  let bytes = 0
  for (const [from, to] of pagesOf(pid)) {
    for (let at = from; at < to; at += PIECE - OVERLAP) {
      const length = read(memory, piece, at, Math.min(PIECE, to - at))
      bytes += length
      for (const word of found(piece.subarray(0, length))) words.add(word)
    }
  }
  closeSync(memory)
  return { words: [...words], bytes }
}

/** Pages of programs and libraries as they lie on disk are left out. */
function pagesOf(pid: number): [from: number, to: number][] {
  const lines = readFileSync(`/proc/${pid}/maps`, 'utf8').trim().split('\n')
  return lines.flatMap((line) => {
    const [, from = '', to = '', rights = ''] = /^([0-9a-f]+)-([0-9a-f]+) (\S+)/.exec(line) ?? []
    const isOurs = rights.startsWith('rw') && !/\[v(?:var|dso|syscall)/.test(line)
    return isOurs ? [[Number.parseInt(from, 16), Number.parseInt(to, 16)]] : []
  })
}

/** What was reserved and never touched cannot be read; it holds nothing. */
function read(memory: number, piece: Buffer, at: number, length: number): number {
  try {
    return readSync(memory, piece, 0, length, at)
  } catch {
    return 0
  }
}

describe.skipIf(!existsSync('/proc/self/mem'))('the memory of a house', () => {
  it('holds no embargoed word, whatever went through it', async () => {
    const { owner, ledger, caseId } = day
    await publish(publicationOf(world, caseId, { folder: folderOf(WORDS) }))
    for (const desk of desks) await mustOpen(desk)
    await stageAdvisory(owner, ledger, caseId, { releasedAt: LIFTS_AT, zone: 'UTC' })
    await ledger.catchUp()
    await investigate(day)
    await askAndAnswer(day, desks)
    const tooEarly = lift(owner, await ledger.catchUp(), caseId)
    await expect(tooEarly).rejects.toMatchObject({ code: 'lift.tooEarly' })
    const { words, bytes } = search(world.house.pid)
    expect(words).toEqual([])
    expect(bytes).toBeGreaterThan(2 ** 25)
  })

  it('would show one that a desk forgot to seal', async () => {
    const { url, house } = world
    const word = WORDS.identifier
    await fetch(`${url()}/api/house`, { headers: { 'x-forgotten': word } })
    await fetch(`${url()}/api/session`, { method: 'POST', body: JSON.stringify({ actor: word }) })
    expect(search(house.pid).words).toContain(word)
  })
})
