// A leak of two versions read again by a stranger: what was logged before the second is read with the first alone.

import { text, utf8 } from '@forewarn/core/shared/bytes'
import type { CaseId } from '@forewarn/core/shared/ids'
import { collectPart, openPart, readInbox } from '@forewarn/desk/inbox'
import { DECODER } from '@forewarn/desk/investigate/decoder'
import { investigate } from '@forewarn/desk/investigate/investigate'
import { recordSighting } from '@forewarn/desk/investigate/sight'
import { standardLaboratory } from '@forewarn/desk/investigate/standard-laboratory'
import { readAgain } from '@forewarn/desk/opening/again'
import type { OpeningFile } from '@forewarn/desk/opening/file'
import { openNaming, prepareOpening } from '@forewarn/desk/opening/make'
import { type Step, verifyOpening } from '@forewarn/desk/opening/verify'
import { publish } from '@forewarn/desk/publish/publish'
import { record } from '@forewarn/desk/record'
import type { Desk } from '@forewarn/desk/sign-in'
import { digestOf, sealText } from '@forewarn/desk/team'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { loadGrammars } from '../../cli/src/ports/grammars.ts'
import { workshop } from '../../cli/src/ports/workshop.ts'
import { type Reread, readApart } from '../../cli/src/read-apart.ts'
import { later, openWorld, START, type World } from '../journeys/world.ts'
import { broken } from './opened-stage.ts'
import { idOf } from './reissue-stage.ts'
import { enrolRecipients, folderOf, openCase, PLAIN_WORDS, publicationOf } from './stage.ts'

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
    return [answer, count ^ ${i * 13}]

`,
  )
const FIRST = stepsFrom(0, 16)
const SECOND = [...FIRST.slice(0, 10), ...stepsFrom(30, 8)]
const progress = () => undefined

let world: World
let caseId: CaseId
let leaker: Desk
let file: OpeningFile
/** As they were found: of the first version before there was a second, and of that. */
const samples: { path: string; bytes: Uint8Array<ArrayBuffer> }[] = []

async function codeOf(version: number): Promise<string> {
  for (const { partId, open, class: one, version: own } of (await readInbox(leaker)).parts) {
    if (!open || one !== 'verification-code' || own !== version) continue
    const { files } = await openPart(leaker.keyring, await collectPart(leaker, partId))
    return text(files[0]?.bytes ?? utf8(''))
  }
  return expect.fail()
}

async function sight(path: string, sample: string) {
  const times = { from: world.now, to: world.now }
  const seen = { ...times, source: 'a sensor', reliability: 'B' as const, identifiers: [] }
  const files = [{ path, bytes: utf8(sample) }]
  samples.push(...files)
  return recordSighting(world.owner, world.ledger, caseId, { seen, files, progress })
}

beforeAll(async () => {
  world = await openWorld('reread-versions')
  const recipients = await enrolRecipients(world, ['now', 'now', 'now'])
  leaker = recipients[0] ?? expect.fail()
  caseId = await openCase(world, recipients, { name: 'postern' })
  const marker = workshop(await loadGrammars(), async () => ({ check: async () => [] }))
  const asked = (code: readonly string[]) => ({
    ...{ workshop: marker, folder: folderOf({ ...PLAIN_WORDS, code: code.join('\n') }) },
  })
  await publish(publicationOf(world, caseId, asked(FIRST)))
  await sight('seen/first.py', await codeOf(1))
  world.now = later(START, HOUR_MS)
  await publish(publicationOf(world, caseId, { ...asked(SECOND), newVersion: marker }))
  const { id: sighting } = await sight('seen/second.py', await codeOf(2))
  const { owner, ledger } = world
  const named = { caseId, name: 'postern' }
  const inquiry = { desk: owner, ledger, named, progress, sighting }
  await ledger.catchUp()
  const found = await investigate({ ...inquiry, laboratory: await standardLaboratory() })
  const reason = await sealText(ledger.board, 'It is over.')
  await record(owner, { kind: 'embargoEnded', caseId, reason })
  await ledger.catchUp()
  const whom = { recipientId: idOf(leaker), withSpellings: true }
  file = await openNaming(owner, ledger, await prepareOpening(owner, ledger, { ...found, ...whom }))
})
afterAll(() => world.end())

/** The file as a stranger has it, and what holds of it. */
function openedFile() {
  const { url: _, ...pins } = leaker.keyring.pins
  const opening = JSON.parse(JSON.stringify(file)) as OpeningFile
  return { opening, checked: verifyOpening('opening.json', opening, pins, () => undefined) }
}

type Told = (tell: (step: Step) => void) => Promise<void>

async function stepsOf(reread: Told): Promise<Map<string, string>> {
  const steps: Step[] = []
  await reread((step) => steps.push(step))
  return new Map(steps.map(({ step, says }) => [step, says]))
}

function readAgainWith(files: typeof samples): Promise<Map<string, string>> {
  const { opening, checked } = openedFile()
  return stepsOf((tell) => readAgain(opening, checked, files, { decoder: DECODER, tell }))
}

const BOUNDS = { name: 'opening.json', limitMs: 600_000 }

describe('a stranger', () => {
  it('reads samples from before and after a new version as they were read', async () => {
    const says = await readAgainWith(samples)
    expect(says.get('The spellings')).toMatch(/committed to in entry \d+, \d+;/)
    expect(says.get('Read again')).toMatch(/^re-read: the \d\d+ symbols logged are those/)
    expect(says.get('Read again')).toContain('2 files in hand are, to the byte')
  })

  it('needs them all, for what was known before a version keeps places out of the reading', async () => {
    await expect(readAgainWith(samples.slice(1))).rejects.toEqual(
      broken('Read again', /“first\.py”.* is not among the files in hand/),
    )
  })
})

describe('reading again in a process of its own', () => {
  it('comes to the same, and refuses the same', async () => {
    const apart = (files: typeof samples) =>
      stepsOf((tell) => readApart({ ...openedFile(), files }, BOUNDS, tell))
    expect(await apart(samples)).toEqual(await readAgainWith(samples))
    const one = samples.slice(1)
    const refused = await readAgainWith(one).catch((error: unknown) => error)
    await expect(apart(one)).rejects.toEqual(refused)
  })

  it('is ended when its time is over, whatever it was at, and what held before was told', async () => {
    const told: string[] = []
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    try {
      const late = readApart(heavy(), BOUNDS, ({ step }) => {
        told.push(step)
        vi.advanceTimersByTime(BOUNDS.limitMs)
      })
      await expect(late).rejects.toEqual(bounded('longer than 10 minutes'))
    } finally {
      vi.useRealTimers()
    }
    expect(told).toEqual(['The spellings'])
  })

  it('is ended when it takes more memory than it may, and whoever began it is not', async () => {
    const large = readApart(heavy(), { ...BOUNDS, memoryMib: 64 }, () => undefined)
    await expect(large).rejects.toEqual(bounded('more than 64 MiB'))
  })
})

/** As if 20,000 functions were the sample that was read: some 25 s at 2,000 MiB, and more than 200 MiB. */
function heavy(): Reread {
  const { opening, checked } = openedFile()
  const bytes = utf8(stepsFrom(0, 20_000).join('\n'))
  const naming = { ...checked.naming, read: [digestOf(bytes)] }
  const files = [...samples, { path: 'seen/heavy.py', bytes }]
  return { opening, checked: { ...checked, naming }, files }
}

function bounded(limit: string) {
  return expect.objectContaining({
    ...{ code: 'file.malformed' },
    details: expect.objectContaining({
      ...{ file: 'opening.json', problem: expect.stringContaining(limit) },
    }),
  })
}
