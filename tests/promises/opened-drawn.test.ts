// Whoever is accused by symbols that a witness drew, too: they follow from what is shown, and nobody else is in it.

import type { OpenedNaming } from '@forewarn/core/investigation/opened-naming'
import { draw } from '@forewarn/core/log/draw'
import { verifierKey } from '@forewarn/core/log/note'
import { drawName } from '@forewarn/core/marking/codes/codeword'
import { vrfProve } from '@forewarn/core/marking/codes/vrf'
import { fromHex, hex } from '@forewarn/core/shared/bytes'
import { committed } from '@forewarn/desk/codewords'
import { drawersInWords } from '@forewarn/desk/opening/draws'
import type { OpeningFile } from '@forewarn/desk/opening/file'
import { openNaming } from '@forewarn/desk/opening/make'
import { type Anchors, believed } from '@forewarn/desk/opening/stand'
import type { Timeline } from '@forewarn/desk/opening/timeline'
import { verifyOpening } from '@forewarn/desk/opening/verify'
import { nameOf, whoDraws } from '@forewarn/desk/publish/who-draws'
import { fetchJson } from '@forewarn/desk/team'
import { publishedVersions } from '@forewarn/desk/versions'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { openWitnesses, type Witnesses } from '../journeys/witness-world.ts'
import { pinning, witnessSecret } from './drawn-stage.ts'
import {
  broken,
  eventsFor,
  type OpenedStage,
  openedIn,
  openStage,
  verifyAs,
} from './opened-stage.ts'
import { idOf } from './reissue-stage.ts'

let witnesses: Witnesses
let stage: OpenedStage
let file: OpeningFile
beforeAll(async () => {
  witnesses = await openWitnesses(1, 'opened drawn')
  stage = await openStage({
    env: { FOREWARN_WITNESSES: witnesses.written },
    async ready(plain) {
      const world = await pinning(plain, witnesses)
      return { world, who: () => whoDraws(world.owner) }
    },
  })
  file = JSON.parse(JSON.stringify(await openedIn(stage))) as OpeningFile
})
afterAll(async () => {
  await stage.given.world.end()
  await witnesses.end()
})

const [drawnBy] = ['Who drew']
const saysOf = (opening = file, pins = {}) =>
  new Map(verifyAs(stage, opening, pins).map(({ step, says }) => [step, says]))
const namingIn = ({ naming }: OpeningFile) => JSON.parse(naming) as OpenedNaming

/** As a vendor would show it that had logged this naming in the place of the true one. */
async function shown(change: (naming: OpenedNaming) => void): Promise<OpeningFile> {
  const naming = namingIn(file)
  change(naming)
  const text = JSON.stringify(naming)
  const { owner, ledger } = stage.given.world
  return openNaming(owner, ledger, { naming, text, events: eventsFor(stage, naming) })
}

async function secretsOf() {
  const { owner, ledger } = stage.given.world
  const versions = publishedVersions(ledger.board, stage.given.caseId)
  const json = (digest = '') => fetchJson(owner, z.unknown(), digest)
  const [masters, codewords] = [
    await json(versions[0]?.published.masters),
    await json(versions[0]?.published.codewords),
  ]
  return committed(ledger.board, versions, { masters, codewords, added: [] }).master
}

describe('an opened naming that a witness drew for, too', () => {
  it('says so in one sentence, with the witness by name, and counts what was passed over', () => {
    const says = saysOf(file, { witnessing: undefined }).get(drawnBy)
    const key = witnesses.all[0]?.key ?? ''
    expect(says).toMatch(/^the vendor and the witness witness\/\w+ drew together, and that this is/)
    expect(says).toContain(nameOf(key))
    expect(says).not.toContain('could have been chosen')
    // What the desk of the accused pinned.
    expect(saysOf().get(drawnBy)).toContain('whose key you have from elsewhere')
    expect(saysOf().get('Nothing left out')).toMatch(/^2 attempts at publishing, 1 /)
    expect(saysOf().get('The order')).toContain('key committed to')
  })

  it('shows the two keys of the accused, and nothing from which anybody else’s could be told', async () => {
    const { seeds, holders, codewords } = await secretsOf()
    const own = idOf(stage.given.leaker)
    const all = file.naming
    for (const [i, { recipient, partner }] of holders.entries()) {
      if (recipient === own) continue
      for (const [level, id] of [
        ['partner', partner],
        ['recipient', recipient],
      ] as const) {
        expect(all).not.toContain(id)
        expect(all).not.toContain(hex(vrfProve(fromHex(seeds[0] ?? ''), drawName(level, id))))
      }
      for (const symbol of codewords[i] ?? []) expect(all).not.toContain(`${symbol}`)
    }
    expect(all).not.toContain(seeds[0])
    const [mine = expect.fail()] = namingIn(file).draws ?? []
    expect(mine.own?.holder).toEqual({
      id: own,
      proof: hex(vrfProve(fromHex(seeds[0] ?? ''), drawName('recipient', own))),
    })
  })

  it('is refused with another’s key, another key of the vendor’s, other places, or none of it', async () => {
    const { seeds, holders } = await secretsOf()
    const seed = fromHex(seeds[0] ?? '')
    const own = idOf(stage.given.leaker)
    const other = holders.find(({ recipient }) => recipient !== own) ?? expect.fail()
    const drawOf = (naming: OpenedNaming) => naming.draws?.[0]?.own ?? expect.fail()
    const ground = new Uint8Array(32).fill(1)
    const proof = hex(vrfProve(ground, drawName('recipient', own)))
    const changes: [(naming: OpenedNaming) => void, RegExp][] = [
      [(one) => Object.assign(drawOf(one).holder, { proof }), /is not theirs/],
      [
        (one) => {
          const shownAs = hex(vrfProve(seed, drawName('recipient', other.recipient)))
          drawOf(one).holder = { id: other.recipient, proof: shownAs }
        },
        /which is not this copy/,
      ],
      ...['#1', '#01', '#2'].map((number): [(naming: OpenedNaming) => void, RegExp] => [
        (one) => {
          const id = `${own} ${number}`
          drawOf(one).holder = { id, proof: hex(vrfProve(seed, drawName('recipient', id))) }
        },
        /which is not this copy/,
      ]),
      [
        (one) => {
          const shownAs = hex(vrfProve(seed, drawName('partner', other.partner)))
          drawOf(one).partner = { id: other.partner, proof: shownAs }
        },
        /symbols of version 1 are not those/,
      ],
      [(one) => Object.assign(drawOf(one), { key: '11'.repeat(32) }), /key of version 1 is not/],
      [
        (one) => Object.assign(drawOf(one).marking, { spellings: '0'.repeat(64) }),
        /places of version 1 are not those that entry \d+ fixed/,
      ],
      [(one) => Object.assign(one.draws?.[0] ?? {}, { own: null }), /named to draw/],
      [(one) => Object.assign(one.draws?.[0] ?? {}, { places: 1 }), /not those/],
      [(one) => Object.assign(one, { draws: undefined }), /not shown/],
    ]
    for (const [change, problem] of changes) {
      const opening = await shown(change)
      expect(() => saysOf(opening)).toThrow(broken(drawnBy, problem))
    }
  })

  it('is refused where it was drawn for a log of another name, which a vendor could have many of', async () => {
    const { url: _, ...anchors } = stage.given.leaker.keyring.pins
    const { naming, timeline } = verifyOpening('opening.json', file, anchors, () => undefined)
    const log = believed(file, anchors)
    const [witness = expect.fail()] = witnesses.all
    const secret = await witnessSecret({ witness })
    const saysOfLog = (name: string, own: Partial<Anchors> = {}) => {
      const attempts = timeline.attempts.map((one) => {
        return { ...one, event: { ...one.event, log: name } } as typeof one
      })
      const draws = timeline.draws.map((one) => {
        const head = { origin: name, size: timeline.seed.seq + 1, root: fromHex(one.event.root) }
        return { ...one, event: { ...one.event, draw: hex(draw(head, secret)) } }
      })
      const ground = { log, prefixes: file.prefixes, anchors: { ...anchors, ...own } }
      return drawersInWords(naming, { ...ground, timeline: { ...timeline, attempts, draws } })
    }
    const { origin } = anchors
    expect(saysOfLog(origin)).not.toContain('begun anew')
    expect(() => saysOfLog('other')).toThrow(broken('', /drawn for another log, other$/))
    const logKey = verifierKey('anew', new Uint8Array(32).fill(3))
    expect(saysOfLog(origin, { logKey })).toContain(`${origin}, before that was begun anew`)
  })

  it('tells of every other draw of the case, whether it was given up or published as another bundle', () => {
    const { url: _, ...anchors } = stage.given.leaker.keyring.pins
    const { naming, timeline } = verifyOpening('opening.json', file, anchors, () => undefined)
    const { seed, published } = timeline
    const other = { attemptId: 'att_aaaaaaaaaaaaaaaa', bundleId: 'bun_aaaaaaaaaaaaaaaa' }
    const begun = { ...seed, event: { ...seed.event, ...other } } as unknown as typeof seed
    const out = {
      ...published,
      event: { ...published.event, ...other },
    } as unknown as typeof published
    const saysOfAll = (publications: Timeline['publications']) => {
      const attempts = [...timeline.attempts, begun]
      const ground = { log: believed(file, anchors), prefixes: file.prefixes, anchors }
      return drawersInWords(naming, {
        ...ground,
        timeline: { ...timeline, attempts, publications },
      })
    }
    const told = /1 more of the case that a witness was to draw for was given up or published apart/
    expect(saysOf(file).get(drawnBy)).not.toMatch(told)
    expect(saysOfAll([published])).toMatch(told)
    expect(saysOfAll([published, out])).toMatch(told)
  })

  it('is refused where the log never had the tree that was drawn for, or that is not shown', () => {
    const { prefixes = [] } = file
    const [prefix = expect.fail()] = prefixes
    expect(() => saysOf({ ...file, prefixes: [] })).toThrow(broken(drawnBy, /is not shown/))
    const cut = { ...prefix, proof: prefix.proof.slice(1) }
    expect(() => saysOf({ ...file, prefixes: [cut] })).toThrow(broken(drawnBy, /./))
    const draws = file.receipts.filter(({ entry }) =>
      Buffer.from(entry, 'base64').toString().includes('codewordsDrawn'),
    )
    expect(draws).toHaveLength(1)
    const receipts = file.receipts.filter((one) => one !== draws[0])
    expect(() => saysOf({ ...file, receipts })).toThrow(broken(drawnBy, /not drawn for once/))
  })
})
