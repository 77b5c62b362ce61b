// Samples read again by a stranger, from a file that shows spellings: an insider’s reading that no sample shows is found out.

import type { OpenedNaming } from '@forewarn/core/investigation/opened-naming'
import { seal } from '@forewarn/core/sealing/age'
import { base64, fromBase64, text, utf8 } from '@forewarn/core/shared/bytes'
import { Refusal } from '@forewarn/core/shared/refusal'
import { DECODER } from '@forewarn/desk/investigate/decoder'
import type { Decoder } from '@forewarn/desk/investigate/laboratory'
import type { SampleFile } from '@forewarn/desk/investigate/samples'
import { readAgain } from '@forewarn/desk/opening/again'
import type { OpeningFile } from '@forewarn/desk/opening/file'
import { openNaming, type Prepared, prepareOpening } from '@forewarn/desk/opening/make'
import { type Step, verifyOpening } from '@forewarn/desk/opening/verify'
import { record } from '@forewarn/desk/record'
import { fetchOpened, sealText, teamKeys } from '@forewarn/desk/team'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { LABORATORY } from '../journeys/investigate-world.ts'
import { broken, eventsFor, type OpenedStage, openedIn, openStage } from './opened-stage.ts'
import { idOf } from './reissue-stage.ts'

const { decoder } = LABORATORY

/** With a finding and an opening of it from under the embargo, which then ended. */
let stage: OpenedStage
let closed: OpeningFile
let underEmbargo: unknown[]
let prepared: Prepared
/** What leaked, as whoever found it has it, under a name of their own. */
let found: SampleFile
beforeAll(async () => {
  stage = await openStage()
  const { given, prepared: plain } = stage
  found = { path: 'found/a.bin', bytes: utf8(await given.copyOf(given.leaker)) }
  const { owner, ledger } = given.world
  const opened = { kind: 'spellingsOpened', attemptId: plain.naming.attemptId } as const
  const codeOf = (error: unknown) => (error instanceof Refusal ? error.code : error)
  underEmbargo = [await prepare().catch(codeOf), await record(owner, opened).catch(codeOf)]
  closed = await openedIn(stage)
  const reason = await sealText(ledger.board, 'It is over.')
  await record(owner, { kind: 'embargoEnded', caseId: given.caseId, reason })
  await ledger.catchUp()
  prepared = await prepare()
})
afterAll(() => stage.given.world.end())

function prepare(changes: Partial<Parameters<typeof prepareOpening>[2]> = {}): Promise<Prepared> {
  const { owner, ledger } = stage.given.world
  const [sealed] = [...ledger.board.investigation.findings.keys()]
  const asked = { findingId: sealed ?? expect.fail(), finding: stage.finding }
  const recipientId = idOf(stage.given.leaker)
  return prepareOpening(owner, ledger, {
    ...{ ...asked, recipientId, withSpellings: true, decoder, ...changes },
  })
}

/** What a vendor logs and gives, of what it likes to show. */
async function given(
  change: (naming: OpenedNaming, masters: string[]) => unknown = () => undefined,
  from = prepared,
): Promise<OpeningFile> {
  const naming = structuredClone(from.naming)
  const masters = [...(from.masters ?? [])]
  await change(naming, masters)
  const events = eventsFor({ ...stage, prepared: from }, naming)
  const { owner, ledger } = stage.given.world
  const shown = { ...from, naming, text: JSON.stringify(naming), events, masters }
  return openNaming(owner, ledger, shown)
}

/** The steps after those of any opening. */
async function checked(
  file: OpeningFile,
  files: readonly SampleFile[] | 'none' = [found],
  by: Decoder = decoder,
): Promise<Map<string, string>> {
  const { url: _, ...pins } = stage.given.leaker.keyring.pins
  const plain = JSON.parse(JSON.stringify(file)) as OpeningFile
  const holds = verifyOpening('opening.json', plain, pins, () => undefined)
  const steps: Step[] = []
  const hand = files === 'none' ? undefined : files
  await readAgain(plain, holds, hand, { decoder: by, tell: (step) => steps.push(step) })
  return new Map(steps.map(({ step, says }) => [step, says]))
}

describe('an opening with spellings', () => {
  it('is none while the embargo holds, for it shows the whole bundle: neither desk nor house makes one', () => {
    expect(underEmbargo).toEqual(['embargo.holds', 'embargo.holds'])
  })

  it('lets a stranger read the sample again, offline, whatever they call it', async () => {
    const says = await checked(await given())
    expect(says.get('The spellings')).toMatch(
      /^as they were sealed and committed to in entry \d+; with the symbols of this copy they give 2 of its files, to the byte\.$/,
    )
    expect(says.get('Read again')).toMatch(
      /^re-read: the 2 symbols logged are those that these samples show, of 2 places, by “spelled-out 1”\. 1 files in hand are, to the byte/,
    )
  })

  it('without the sample says which one it takes, and that the reading is taken as logged', async () => {
    const steps = await checked(await given(), 'none')
    const [digest = ''] = stage.prepared.naming.read
    expect(steps.get('Read again')).toContain('the reading is taken as it was logged')
    expect(steps.get('Read again')).toContain(`${digest.slice(0, 16)}… (“tool.py”)`)
  })

  it('is written down as one before it is given, once', async () => {
    const [one, again] = [await given(), await given()]
    expect(again.naming).toBe(one.naming)
    const { spelled } = stage.given.world.ledger.board.investigation
    expect([...spelled.keys()]).toEqual([prepared.naming.attemptId])
    const { attemptId } = prepared.naming
    const twice = record(stage.given.world.owner, { kind: 'spellingsOpened', attemptId })
    await expect(twice).rejects.toMatchObject({ code: 'investigation.twice' })
    const nowhere = { attemptId: 'att_aaaaaaaaaaaaaaaa' as never }
    const unknown = record(stage.given.world.owner, { kind: 'spellingsOpened', ...nowhere })
    await expect(unknown).rejects.toMatchObject({ code: 'programme.unknown' })
  })

  it('is not made where its samples are read otherwise now: by another decoder, or with another reading', async () => {
    await expect(prepare({ decoder: DECODER })).rejects.toMatchObject({
      ...{ code: 'opening.impossible' },
      details: { problem: expect.stringContaining('does not read its samples alike') },
    })
  })
})

describe('whoever has samples to read again', () => {
  it('is told where one is another, to the bit, or is missing; and what is more is left out', async () => {
    const file = await given()
    const bytes = found.bytes.map((byte, i) => (i === 99 ? byte ^ 1 : byte))
    await expect(checked(file, [{ ...found, bytes }])).rejects.toEqual(
      broken('Read again', /“tool\.py”.* is not among the files in hand; what is here instead is/),
    )
    await expect(checked(file, [])).rejects.toEqual(
      broken('Read again', /is not among the files in hand\. They count as they were recorded/),
    )
    const more = [{ path: 'b', bytes: utf8('b') }, found, { ...found, path: 'c' }]
    expect((await checked(file, more)).get('Read again')).toContain(
      '1 files in hand are, to the byte, the samples it takes. 1 more in hand',
    )
  })

  it('is told that spellings are closed, where they are, after the samples were compared', async () => {
    expect([...(await checked(closed, 'none')).keys()]).toEqual([])
    await expect(checked(closed)).rejects.toMatchObject({ code: 'opening.closed' })
    const other = [{ ...found, bytes: utf8('x') }]
    await expect(checked(closed, other)).rejects.toEqual(broken('The samples in hand', /./))
  })

  it('with another decoder than was declared is refused, and reads nothing', async () => {
    const file = await given()
    const newer = { ...decoder, version: 'spelled-out 2', read: () => expect.fail() }
    await expect(checked(file, [found], newer)).rejects.toEqual(
      broken('Read again', /read by “spelled-out 1”, and this has “spelled-out 2”/),
    )
  })

  it('sees which symbols an insider logged that no sample shows', async () => {
    const file = await given()
    const lying: Decoder = {
      ...decoder,
      async read(...asked) {
        const { reading, ...seen } = await decoder.read(...asked)
        return { ...seen, reading: [reading[0], 7] }
      },
    }
    await expect(checked(file, [found], lying)).rejects.toEqual(
      broken(
        'Read again',
        /^1 of 2 symbols logged are not what these samples show: slot 1 \(.*\): logged \d+, shown 7$/,
      ),
    )
    const looser: Decoder = {
      ...decoder,
      read: async (...asked) => ({ ...(await decoder.read(...asked)), searched: 9 }),
    }
    await expect(checked(file, [found], looser)).rejects.toEqual(
      broken('Read again', /what else was logged of the reading is not$/),
    )
  })
})

describe('a vendor that shows other spellings', () => {
  const flip = (written: string, at: number) => {
    const bytes = fromBase64(written)
    return base64(bytes.map((byte, i) => (i === at ? byte ^ 1 : byte)))
  }
  const spellings = (naming: OpenedNaming) => naming.spellings ?? expect.fail()
  const ENTRY = /they are not those of entry \d+/

  it.each([
    [
      'with a bit changed in the sealed file',
      ENTRY,
      (_: OpenedNaming, masters: string[]) => {
        masters[0] = flip(masters[0] ?? '', 4000)
      },
    ],
    [
      'with a bit changed in the key',
      /./,
      (naming: OpenedNaming) => {
        const { fileKeys } = spellings(naming)
        fileKeys[0] = flip(fileKeys[0] ?? '', 5)
      },
    ],
    [
      'with none, or with those of more versions than there were',
      /there were 1 versions, and here are others/,
      (naming: OpenedNaming) => {
        const { fileKeys } = spellings(naming)
        fileKeys.push(fileKeys[0] ?? '')
      },
    ],
    [
      'with another file of the copy',
      /its files are not those that the copy was committed to with/,
      (naming: OpenedNaming) => {
        const [[file] = []] = spellings(naming).parts.filter((part) => part.length > 0)
        if (file !== undefined) file[1] = 'ab'.repeat(32)
      },
    ],
    [
      'with a part less',
      /its files are not those that the copy was committed to with/,
      (naming: OpenedNaming) => spellings(naming).parts.pop(),
    ],
  ] as const)('%s is found out', async (_, problem, change) => {
    const file = await given(change)
    await expect(checked(file)).rejects.toEqual(broken('The spellings', problem))
  })

  it('that it sealed later is found out: a letter of one place is enough', async () => {
    const { owner, ledger } = stage.given.world
    const file = await given(async (_, masters) => {
      const [attempt] = [...ledger.board.bundle.attempts.values()]
      const plain = text(await fetchOpened(owner, attempt?.published?.masters ?? ''))
      const sealed = await seal(utf8(plain.replace('probe_1', 'probe_2')), teamKeys(ledger.board))
      masters[0] = base64(sealed)
    })
    await expect(checked(file)).rejects.toEqual(broken('The spellings', ENTRY))
  })

  it('without the entry that says so is found out', async () => {
    const file = await given()
    const receipts = file.receipts.filter(({ entry }) => {
      return !text(fromBase64(entry)).includes('spellingsOpened')
    })
    expect(receipts).toHaveLength(file.receipts.length - 1)
    await expect(checked({ ...file, receipts })).rejects.toEqual(
      broken('The spellings', /no entry says that they were opened/),
    )
  })

  it('with a name that no entry commits to is found out', async () => {
    const file = await given(({ sightings }) => {
      sightings?.[0]?.samples[0]?.splice(1, 1, 'postern.py')
    })
    await expect(checked(file)).rejects.toEqual(broken('The samples', /commits to other samples/))
  })
})
