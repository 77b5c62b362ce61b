// A publisher who frames a partner after the fact: whatever it seals as codewords, nobody is named by what was not fixed before.

import { codewordIn, commitmentDigest } from '@forewarn/core/bundle/commitment'
import type { RecipientId } from '@forewarn/core/shared/ids'
import { committed, type OpenedVersion } from '@forewarn/desk/codewords'
import { analysesOf } from '@forewarn/desk/investigate/findings'
import { investigate } from '@forewarn/desk/investigate/investigate'
import { codewordsOfAll, verifyNamed } from '@forewarn/desk/investigate/named-copies'
import type { Opening } from '@forewarn/desk/openings'
import type { CopyMaker, Json } from '@forewarn/desk/publish/workshop'
import { reissue } from '@forewarn/desk/reissue/reissue'
import { fetchJson } from '@forewarn/desk/team'
import { publishedVersions } from '@forewarn/desk/versions'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type Investigated, openInvestigated, SPELLED } from '../journeys/investigate-world.ts'
import { later, START } from '../journeys/world.ts'
import { asking, comesLate, idOf } from './reissue-stage.ts'

const HOUR_MS = 3_600_000

/** Codewords as they are written, to be changed. */
interface Rows {
  seed?: string
  holders: { recipient: string; partner: string }[]
  symbols: { partner: Record<string, number[]>; recipient: Record<string, number[]> }
  openings?: Opening[]
}

let given: Investigated
let leaker: string
let victim: string
const partnerOf = (id: string) =>
  given.world.ledger.board.programme.recipients.get(id as RecipientId)?.partnerId ?? expect.fail()

beforeEach(async () => {
  given = await openInvestigated()
  given.world.now = later(START, HOUR_MS)
  leaker = idOf(given.leaker)
  const [attempt] = publishedVersions(await given.world.ledger.catchUp(), given.caseId)
  const others = attempt?.copies?.filter(({ recipientId }) => recipientId !== leaker) ?? []
  const parts = given.world.ledger.board.bundle.partsOf
  const held = others.find(({ recipientId }) =>
    parts.get(recipientId)?.some(({ collectedAt }) => collectedAt.length > 0),
  )
  victim = held?.recipientId ?? expect.fail('nobody else has a copy')
  await given.sight(given.world.now, await given.copyOf(given.leaker))
})
afterEach(() => given.world.end())

/** Adds a copy for somebody new, and `change`s what is sealed of it once the leak is known. */
async function addAfterwards(change: (added: Rows, known: Rows, late: string) => Rows) {
  const late = idOf(await comesLate(given.world, given.caseId))
  const framing: CopyMaker = {
    async extend(folder, kept, added, progress) {
      const honest = await SPELLED.extend(folder, kept, added, progress)
      const changed = change(
        structuredClone(honest.additionOf(late)) as unknown as Rows,
        kept.codewords as unknown as Rows,
        late,
      )
      const own = [
        ...(changed.symbols.partner[partnerOf(late)] ?? []),
        ...(changed.symbols.recipient[late] ?? []),
      ]
      return {
        ...honest,
        additionOf: () => changed as unknown as Json,
        // As committed to, so that only where it comes from can be wrong.
        codewordOf: (holder) => (holder === late ? own : honest.codewordOf(holder)),
      }
    },
  }
  await reissue(asking(given.world, given.caseId, { workshop: framing }))
  await given.world.ledger.catchUp()
  return late
}

describe('an addition after the leak', () => {
  it('changes nothing where it is honest: the leaker is named, and what was compared is said', async () => {
    await addAfterwards((added) => added)
    const { finding } = await investigate(given.inquiry())
    expect(finding.answer).toMatchObject({ verdict: 'copy', recipients: [leaker] })
    const said = (what: string) => finding.record.find((line) => line.what === what)?.value
    expect(said('Codewords compared with the ledger')).toMatch(
      /^version 1: 4 rows, drawn from what entry \d+ and those before it fixed; 4 commitments opened$/,
    )
    expect(said('Copies rendered again, and as committed to')).toBe(`${leaker} (version 1)`)
  })

  const ADDED: [string, RegExp, (added: Rows, known: Rows, late: string) => Rows][] = [
    [
      'holds a further copy of the victim with the leaker’s symbols',
      /added, it has a row of rcp_\w+ #2, to whom it was not addressed/,
      ({ holders, symbols, ...rest }, known) => ({
        ...rest,
        holders: [...holders, { recipient: `${victim} #2`, partner: 'prt_other' }],
        symbols: {
          partner: {
            ...symbols.partner,
            prt_other: known.symbols.partner[partnerOf(leaker)] ?? [],
          },
          recipient: {
            ...symbols.recipient,
            [`${victim} #2`]: known.symbols.recipient[leaker] ?? [],
          },
        },
      }),
    ],
    [
      'moves the victim to the leaker’s partner',
      /added, it has a row of rcp_\w+, to whom it was not addressed/,
      ({ holders, ...rest }) => ({
        ...rest,
        holders: [...holders, { recipient: victim, partner: partnerOf(leaker) }],
      }),
    ],
    [
      'has no row of its own recipient, and one of somebody else',
      /to whom it was not addressed/,
      ({ symbols, ...rest }, known) => ({
        ...rest,
        holders: [{ recipient: `${victim} #2`, partner: partnerOf(leaker) }],
        symbols: {
          ...symbols,
          recipient: { [`${victim} #2`]: known.symbols.recipient[leaker] ?? [] },
        },
      }),
    ],
    [
      'gives its own recipient the leaker’s symbols',
      /the symbols of rcp_\w+ are not those that the seeds give/,
      ({ symbols, ...rest }, known, late) => ({
        ...rest,
        symbols: {
          partner: {
            ...symbols.partner,
            [partnerOf(late)]: known.symbols.partner[partnerOf(leaker)] ?? [],
          },
          recipient: { [late]: known.symbols.recipient[leaker] ?? [] },
        },
      }),
    ],
    [
      'holds symbols of somebody without a row',
      /it has symbols of rcp_\w+, who has no row/,
      ({ symbols, ...rest }) => ({
        ...rest,
        symbols: { ...symbols, recipient: { ...symbols.recipient, [victim]: [1] } },
      }),
    ],
    [
      'brings a seed along',
      /not as codewords are written/,
      (added) => ({ ...added, seed: '0'.repeat(64) }),
    ],
  ]

  it.each(ADDED)(
    'that %s names nobody, and nothing is issued by it',
    async (_, problem, change) => {
      await addAfterwards(change)
      const refused = {
        code: 'bundle.otherCodewords',
        details: { version: 1, problem: expect.stringMatching(problem) },
      }
      await expect(investigate(given.inquiry())).rejects.toMatchObject(refused)
      const states = analysesOf(await given.world.ledger.catchUp()).map(({ state }) => state)
      expect(states).toEqual(['read'])
      const who = [victim as RecipientId]
      const again = reissue(
        asking(given.world, given.caseId, { workshop: SPELLED, who, isTheft: true }),
      )
      await expect(again).rejects.toMatchObject(refused)
    },
  )
})

describe('codewords of a publication', () => {
  const versions = () => publishedVersions(given.world.ledger.board, given.caseId)
  const opened = async (
    change: (rows: Rows) => unknown = (rows) => rows,
  ): Promise<OpenedVersion> => {
    const [attempt] = versions()
    const json = (digest = '') => fetchJson(given.world.owner, z.unknown(), digest)
    const codewords = structuredClone(await json(attempt?.published.codewords)) as Rows
    return {
      masters: await json(attempt?.published.masters),
      codewords: change(codewords) ?? codewords,
      added: [],
    }
  }
  const taken = (version: OpenedVersion) => committed(given.world.ledger.board, versions(), version)
  const openingIn = (rows: Rows, id: string) =>
    rows.openings?.find(({ holder }) => holder === id) ?? expect.fail('no opening')

  it('are taken as they were published', async () => {
    const { master, openings } = taken(await opened())
    expect(master.holders).toHaveLength(3)
    expect(openings?.size).toBe(3)
  })

  it('of an early Forewarn, which kept no openings, are taken by their seed, and the finding says so', async () => {
    const early = taken(await opened(({ openings: _, ...rest }) => rest))
    expect(early.openings).toBeUndefined()
    expect(codewordsOfAll([early])).toHaveProperty('seed')
    const desks = { desk: given.world.owner, board: given.world.ledger.board }
    const named = [{ recipient: leaker, partner: partnerOf(leaker) }]
    const checked = await verifyNamed(desks, [early], named)
    expect(checked[0]?.[1]).toContain('kept no openings, so not compared with its copies')
    expect(checked[1]?.[1]).toBe('none')
  })

  const PUBLISHED: [string, RegExp, (rows: Rows) => unknown][] = [
    [
      'another seed than was committed to',
      /its seed of version 1 is not the one of entry \d+/,
      (rows) => ({ ...rows, seed: '0'.repeat(64) }),
    ],
    [
      'symbols exchanged between two',
      /are not those that the seeds give/,
      ({ symbols }) => {
        const { [leaker]: one = [], [victim]: two = [] } = symbols.recipient
        Object.assign(symbols.recipient, { [leaker]: two, [victim]: one })
      },
    ],
    [
      'somebody under another partner',
      /it has rcp_\w+ under prt_\w+, who is of prt_\w+/,
      ({ holders }) => {
        const own = holders.find(({ recipient }) => recipient === victim)
        Object.assign(own ?? {}, { partner: partnerOf(leaker) })
      },
    ],
    [
      'nobody where there was a copy',
      /symbols of rcp_\w+, who has no row/,
      (rows) => ({
        ...rows,
        holders: rows.holders.filter(({ recipient }) => recipient !== leaker),
      }),
    ],
    [
      'one opening too few',
      /openings of other copies/,
      (rows) => ({ ...rows, openings: rows.openings?.slice(1) }),
    ],
    [
      'an opening of something else',
      /there is no opening of the copy of/,
      (rows) => {
        openingIn(rows, victim).commitment.salt = openingIn(rows, leaker).commitment.salt
      },
    ],
    [
      'openings under each other’s names',
      /was committed to as another/,
      (rows) => {
        const [one, two] = [openingIn(rows, leaker), openingIn(rows, victim)]
        ;[one.holder, two.holder] = [two.holder, one.holder]
      },
    ],
  ]

  it.each(PUBLISHED)('with %s are refused', async (_, problem, change) => {
    const changed = await opened(change)
    expect(() => taken(changed)).toThrow(
      expect.objectContaining({
        code: 'bundle.otherCodewords',
        details: { version: 1, problem: expect.stringMatching(problem) },
      }),
    )
  })

  it('name no copy whose files are not those that were committed to', async () => {
    const desks = { desk: given.world.owner, board: given.world.ledger.board }
    const honest = taken(await opened())
    const named = [{ recipient: victim, partner: partnerOf(victim) }]
    expect((await verifyNamed(desks, [honest], named))[1]?.[1]).toBe(`${victim} (version 1)`)
    const own = honest.openings?.get(victim) ?? expect.fail()
    const parts = own.commitment.parts.map((part) => ({ ...part, content: '0'.repeat(64) }))
    const other = { ...own, commitment: { ...own.commitment, parts } }
    const openings = new Map([...(honest.openings ?? []), [victim, other]])
    await expect(verifyNamed(desks, [{ ...honest, openings }], named)).rejects.toMatchObject({
      code: 'bundle.otherCodewords',
      details: { problem: `the files of the copy of ${victim} are not those committed to` },
    })
    expect(commitmentDigest(other.commitment)).not.toBe(commitmentDigest(own.commitment))
    expect(codewordIn(own.commitment, [0])).not.toBe(own.commitment.codeword)
  })
})
