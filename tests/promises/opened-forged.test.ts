// A vendor that frames, and files that were changed: whatever is forged of an opened naming, the step that does not hold is told.

import { readStatement } from '@forewarn/core/board/admit'
import { Entry } from '@forewarn/core/board/entry'
import type { NamingOpened } from '@forewarn/core/investigation/events'
import type { OpenedNaming } from '@forewarn/core/investigation/opened-naming'
import { multiplicity } from '@forewarn/core/marking/codes/multiplicity'
import { fromBase64, text } from '@forewarn/core/shared/bytes'
import type { OpeningFile } from '@forewarn/desk/opening/file'
import { openNaming } from '@forewarn/desk/opening/make'
import { record } from '@forewarn/desk/record'
import { publishedVersions } from '@forewarn/desk/versions'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  broken,
  eventsFor,
  type OpenedStage,
  openedIn,
  openStage,
  verifyAs,
} from './opened-stage.ts'
import { idOf } from './reissue-stage.ts'

let stage: OpenedStage
beforeEach(async () => {
  stage = await openStage()
})
afterEach(() => stage.given.world.end())

/** A vendor that signs and logs whatever it likes to show, where the rules let it. */
async function forged(
  change: (naming: OpenedNaming) => unknown,
  event: Partial<NamingOpened> = {},
): Promise<OpeningFile> {
  const naming = structuredClone(stage.prepared.naming)
  change(naming)
  const events = eventsFor(stage, naming).map((one) => ({ ...one, ...event }))
  return openNaming(stage.given.world.owner, stage.given.world.ledger, {
    ...{ naming, text: JSON.stringify(naming), events },
  })
}

describe('a vendor that forges and logs', () => {
  const FORGED: [string, string, RegExp, (naming: OpenedNaming) => unknown][] = [
    [
      'a smaller p-value',
      'The numbers',
      /^p is /,
      ({ result }) => Object.assign(result, { pValue: result.pValue / 1e6 }),
    ],
    [
      'fewer copies than there were',
      'The numbers',
      /counted otherwise/,
      ({ result }) => recount(result, { copies: 1 }),
    ],
    [
      'other ways to read than there were',
      'The numbers',
      /counted otherwise/,
      ({ result }) => recount(result, { searched: 2 }),
    ],
    [
      'a smaller share of the bound',
      'The numbers',
      /counted otherwise/,
      ({ result }) => recount(result, { share: 1 }),
    ],
    [
      'fewer analyses than there were',
      'Nothing left out',
      /it is analysis 2 and counts as 2, not 6/,
      ({ result }) => recount(result, { analyses: 2 }),
    ],
    [
      'another bias',
      'The bias',
      /not the one that was committed to/,
      ({ bias }) => Object.assign(bias.positions[0] ?? {}, { alphabet: { uniform: 2 ** 47 } }),
    ],
    [
      'another decoder',
      'The bias',
      /not the one that was committed to/,
      ({ bias }) => Object.assign(bias, { decoder: 'forewarn decoder 1' }),
    ],
    [
      'another reading',
      'The analysis',
      /another reading was logged/,
      ({ analysis }) => Object.assign(analysis, { reading: analysis.reading.replace(/\d/, '7') }),
    ],
    [
      'other samples',
      'The order',
      /no entry of its sighting/,
      ({ read }) => read.splice(0, 1, 'ab'.repeat(32)),
    ],
    [
      'a further sample of its sighting',
      'The samples',
      /entry \d+ commits to other samples/,
      ({ sightings }) => sightings?.[0]?.samples.push(['ab'.repeat(32), 'later.py']),
    ],
    [
      'another name of a sample',
      'The samples',
      /entry \d+ commits to other samples/,
      ({ sightings }) => sightings?.[0]?.samples[0]?.splice(1, 1, 'another.py'),
    ],
    [
      'nothing of what its sighting commits to',
      'The samples',
      /what entry \d+ commits to is not shown/,
      (naming) => Object.assign(naming, { sightings: [] }),
    ],
    [
      'another sample set',
      'The analysis',
      /other samples were declared/,
      ({ analysis }) =>
        Object.assign(analysis, { samples: analysis.samples.replace('[[', '[["sig",[]],[') }),
    ],
    [
      'another method',
      'The analysis',
      /another method was declared/,
      ({ analysis }) => Object.assign(analysis, { method: analysis.method?.replace('1', '2') }),
    ],
    [
      'other symbols',
      'The copy',
      /not those that it was committed to with/,
      ({ copy }) => copy.codeword.splice(0, 1, (copy.codeword[0] ?? 0) + 1),
    ],
    [
      'another place of the leaf',
      'The copy',
      /./,
      ({ copy }) => Object.assign(copy.path, { index: copy.path.index ^ 1 }),
    ],
  ]
  const recount = (result: OpenedNaming['result'], factors: Partial<typeof result.factors>) => {
    Object.assign(result.factors, factors)
    result.multiplicity = multiplicity(result.factors)
  }

  it.each(FORGED)('%s is found out', async (_, step, problem, change) => {
    const file = await forged(change).catch((error) => expect.fail(String(error)))
    expect(() => verifyAs(stage, file)).toThrow(broken(step, problem))
  })

  it('a bias that is none, or a text that is no list, is refused and never a fault', async () => {
    const weights = { alphabet: { weights: [0.5, 0.0001] } }
    const bias = await forged((naming) => Object.assign(naming.bias.positions[0] ?? {}, weights))
    expect(() => verifyAs(stage, bias)).toThrow(/^file\.malformed.*no alphabet/)
    for (const change of [{ samples: '[[' }, { reading: '{' }, { method: 'no list' }]) {
      const file = await forged(({ analysis }) => Object.assign(analysis, change))
      expect(() => verifyAs(stage, file)).toThrow(/^opening\.broken/)
    }
  })

  it('somebody else’s leaf as the accused’s is found out, by whomever it is shown', async () => {
    const { ledger } = stage.given.world
    const [attempt] = publishedVersions(ledger.board, stage.given.caseId)
    const victim = attempt?.copies?.find(
      ({ recipientId }) => recipientId !== idOf(stage.given.leaker),
    )
    const { recipientId, commitment } = victim ?? expect.fail()
    const file = await forged(() => undefined, { recipientId, commitment })
    expect(() => verifyAs(stage, file)).toThrow(broken('The order', /no entry of its opening/))
    const renamed = await forged(({ copy }) => Object.assign(copy.commitment, { recipientId }), {
      ...{ recipientId, commitment },
    })
    expect(() => verifyAs(stage, renamed)).toThrow(/opening\.broken/)
  })

  it.each([
    ['attempts', (one: NamingOpened) => ({ attempts: one.attempts.slice(0, 1) })],
    ['analyses', (one: NamingOpened) => ({ analyses: one.analyses.slice(1) })],
    ['copies', (one: NamingOpened) => ({ copies: one.copies - 1 })],
    ['partners', (one: NamingOpened) => ({ partners: one.partners + 1 })],
    ['colleagues', (one: NamingOpened) => ({ colleagues: one.colleagues + 1 })],
    ['openings of the copy', (one: NamingOpened) => ({ openedCopy: [one.attempts[0] ?? 0] })],
    ['openings of its partner', (one: NamingOpened) => ({ openedPartner: [one.attempts[0] ?? 0] })],
  ] as const)('other %s than there were is refused by house and desks', async (_, change) => {
    const [event = expect.fail()] = stage.prepared.events
    await expect(
      record(stage.given.world.owner, { ...event, ...change(event) }),
    ).rejects.toMatchObject({
      code: 'opening.untold',
    })
  })

  it('a finding that is not there, or a copy of nobody, is refused by house and desks', async () => {
    const [event = expect.fail()] = stage.prepared.events
    const refused = (change: Partial<NamingOpened>) =>
      record(stage.given.world.owner, { ...event, ...change }).catch((error) => error.code)
    expect(await refused({ findingId: 'fin_aaaaaaaaaaaaaaaa' as never })).toBe(
      'investigation.unfound',
    )
    expect(await refused({ commitment: 'ab'.repeat(32) })).toBe('opening.otherCopy')
    const other = [...stage.given.world.ledger.board.programme.recipients.keys()].at(-1)
    expect(await refused({ recipientId: other as never })).toBe('opening.otherCopy')
    await record(stage.given.world.owner, event)
    expect(await refused({})).toBe('investigation.twice')
  })
})

/** The kind that a receipt says. */
function kindIn({ entry }: OpeningFile['receipts'][number]): string {
  const written = Entry.parse(JSON.parse(text(fromBase64(entry))))
  return 'act' in written ? readStatement(written.act).event.kind : written.event.kind
}

describe('a file that was changed on its way', () => {
  const without = (file: OpeningFile, kind: string, nth = 0): OpeningFile => {
    const seq = file.receipts.filter((one) => kindIn(one) === kind)[nth]?.seq ?? expect.fail()
    return { ...file, receipts: file.receipts.filter((one) => one.seq !== seq) }
  }

  it.each([
    [
      'seedCommitted',
      1,
      'Nothing left out',
      /of the attempts at publishing, entry \d+ was left out/,
    ],
    ['seedCommitted', 0, 'The order', /no entry of its seed/],
    ['analysisDeclared', 0, 'Nothing left out', /of the analyses, entry \d+ was left out/],
    ['analysisDeclared', 1, 'The order', /no entry of its analysis/],
    ['readingLogged', 0, 'The order', /no entry of its reading/],
    ['sightingLogged', 0, 'The order', /no entry of its sighting/],
    ['bundlePublished', 0, 'The order', /no entry of its publication/],
    ['findingSealed', 0, 'The order', /no entry of its finding/],
    ['namingOpened', 0, 'The order', /no entry of its opening/],
    ['programmeFounded', 0, 'The log', /./],
    ['keysEnrolled', 0, 'The log', /./],
  ] as const)('by leaving out %s (%i) does not hold', async (kind, nth, step, problem) => {
    const file = await openedIn(stage)
    expect(() => verifyAs(stage, without(file, kind, nth))).toThrow(broken(step, problem))
  })

  it('by another order, a letter of an entry, another house or another owner does not hold', async () => {
    const file = await openedIn(stage)
    const [first = expect.fail(), ...rest] = file.receipts
    const { owner } = stage.given.leaker.keyring.pins
    for (const [changed, pins] of [
      [{ ...file, receipts: [...rest, first] }, {}],
      [{ ...file, receipts: [first, ...file.receipts] }, {}],
      [{ ...file, receipts: [{ ...first, seq: first.seq + 1 }, ...rest] }, {}],
      [{ ...file, receipts: [{ ...first, salt: rest[0]?.salt ?? '' }, ...rest] }, {}],
      [{ ...file, receipts: [{ ...first, checkpoint: `${first.checkpoint} ` }, ...rest] }, {}],
      [file, { owner: `${owner.slice(0, -1)}${owner.endsWith('0') ? '1' : '0'}` }],
      [file, { logKey: stage.given.leaker.keyring.pins.logKey.replace(/\+.*\+/, '+00000000+') }],
    ] satisfies [OpeningFile, object][]) {
      expect(() => verifyAs(stage, changed, pins)).toThrow(broken('The log', /./))
    }
    const naming = file.naming.replace(/"pValue":[^,]+/, '"pValue":1e-300')
    expect(naming).not.toBe(file.naming)
    expect(() => verifyAs(stage, { ...file, naming })).toThrow(
      broken('The order', /no entry of its opening/),
    )
  })
})
