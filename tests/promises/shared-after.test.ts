// A publisher who knows a sample and shares a further text that spells it as somebody else's copy: it names nobody.

import { bundleFolder } from '@forewarn/core/bundle/folder'
import { readManifest } from '@forewarn/core/bundle/manifest'
import type { Finding } from '@forewarn/core/investigation/finding'
import { renderHtml } from '@forewarn/core/investigation/page'
import { renderText } from '@forewarn/core/investigation/text'
import { utf8 } from '@forewarn/core/shared/bytes'
import type { CaseId, SightingId } from '@forewarn/core/shared/ids'
import { committed } from '@forewarn/desk/codewords'
import { DECODER } from '@forewarn/desk/investigate/decoder'
import { investigate } from '@forewarn/desk/investigate/investigate'
import { codewordsOfAll } from '@forewarn/desk/investigate/named-copies'
import { recordSighting } from '@forewarn/desk/investigate/sight'
import { standardLaboratory } from '@forewarn/desk/investigate/standard-laboratory'
import { markText, textFor } from '@forewarn/desk/notes/mark-text'
import { sendNote } from '@forewarn/desk/notes/send'
import { readSecret } from '@forewarn/desk/publish/attempt'
import { publish } from '@forewarn/desk/publish/publish'
import type { VersionMaker } from '@forewarn/desk/publish/workshop'
import type { Desk } from '@forewarn/desk/sign-in'
import { fetchJson } from '@forewarn/desk/team'
import { publishedVersions } from '@forewarn/desk/versions'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { loadGrammars } from '../../cli/src/ports/grammars.ts'
import { type WholeWorkshop, workshop } from '../../cli/src/ports/workshop.ts'
import { later, openWorld, START, type World } from '../journeys/world.ts'
import { turnedAgainst } from './framing.ts'
import { idOf, read } from './reissue-stage.ts'
import {
  enrolRecipients,
  memoryJournal,
  openCase,
  PLAIN_WORDS,
  publicationOf,
  yamlOf,
} from './stage.ts'

const HOUR_MS = 3_600_000

const stepsFrom = (first: number, count: number) =>
  Array.from({ length: count }, (_, i) => first + i)
    .map(
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
    .join('\n')
/** What somebody else wrote. No copy of ours was ever like it. */
const STRANGER = Array.from(
  { length: 16 },
  (_, i) => `def quaestor_fold_${i}(rows, scale):
    total = ${i + 40}
    while total > ${i} and scale != ${i + 2}:
        total -= ${i + 5}
        rows.append(total * ${i + 9})
    if scale >= ${i * 3 + 1} or total == ${i + 8}:
        rows = sorted(rows)[: ${i + 4}]
    return rows if len(rows) > ${(i % 5) + 1} else total

`,
).join('\n')
const HARMLESS = 'print("harmless")\n'

let world: World
let marker: WholeWorkshop
let recipients: Desk[]
let leaker: Desk
let victim: Desk

/** One file of code beside another, which comes first in a part. */
function folderWith(code: string, more = HARMLESS) {
  const line = '  - { path: more.py, class: verification-code, may: Read it. }\nadvisory:'
  const yaml = yamlOf(PLAIN_WORDS).replace('advisory:', line)
  const file = (path: string, text: string) => ({ path, bytes: utf8(text) })
  const files = [file('check.md', PLAIN_WORDS.note), file('check.py', code), file('more.py', more)]
  return bundleFolder(readManifest('bundle.yaml', yaml), files)
}

function share(caseId: CaseId, code: string, newVersion?: VersionMaker, more?: string) {
  const asked = { workshop: marker, folder: folderWith(code, more) }
  return publish(publicationOf(world, caseId, { ...asked, ...(newVersion && { newVersion }) }))
}

const progress = () => undefined

/** @returns its place in the ledger, too */
async function sight(caseId: CaseId, sample: string) {
  const seen = {
    ...{ from: world.now, to: world.now, source: 'a sensor', reliability: 'B' as const },
    identifiers: [],
  }
  const files = [{ path: 'tool.py', bytes: utf8(sample) }]
  const { id, samples } = await recordSighting(world.owner, world.ledger, caseId, {
    seen,
    files,
    progress,
  })
  const { investigation } = await world.ledger.catchUp()
  const seq = investigation.sightings.get(id)?.seq ?? expect.fail()
  return { id, seq, digest: samples[0] ?? expect.fail() }
}

async function judge(caseId: CaseId, sighting: SightingId): Promise<Finding> {
  await world.ledger.catchUp()
  const asked = { named: { caseId, name: 'postern' }, laboratory: await standardLaboratory() }
  const desks = { desk: world.owner, ledger: world.ledger }
  return (await investigate({ ...desks, ...asked, progress, sighting })).finding
}

const openOne = () => openCase(world, recipients, { name: 'postern' })
/** As text and as a page. */
const shownIn = (finding: Finding) =>
  [renderText, renderHtml].map((render) =>
    render(finding, { names: new Map(), zone: 'UTC' }).replace(/\s+/g, ' '),
  )
const seqOf = (caseId: CaseId, version: number) =>
  publishedVersions(world.ledger.board, caseId)[version - 1]?.published.seq ?? expect.fail()

beforeAll(async () => {
  world = await openWorld('shared-after')
  recipients = await enrolRecipients(world, ['now', 'now', 'now'])
  leaker = recipients[0] ?? expect.fail()
  victim = recipients[1] ?? expect.fail()
  marker = workshop(await loadGrammars(), async () => ({ check: async () => [] }))
  world.now = later(START, HOUR_MS)
})
afterAll(() => world.end())

describe('a version that was published once a sample was logged, and spells it as somebody’s copy', () => {
  let caseId: CaseId
  let sample: Awaited<ReturnType<typeof sight>>
  let finding: Finding
  beforeAll(async () => {
    caseId = await openOne()
    await share(caseId, stepsFrom(0, 8))
    for (const desk of recipients) await read(desk, caseId)
    sample = await sight(caseId, STRANGER)
    await share(caseId, stepsFrom(0, 8), turnedAgainst(idOf(victim), marker), STRANGER)
    finding = await judge(caseId, sample.id)
  })

  it('names nobody by it, and does not compare the sample with it', () => {
    expect(finding.marks).toMatchObject({ verdict: 'not-ours', traced: [] })
    expect(finding.answer.recipients).toEqual([])
    expect(finding.likeness[0]?.verdict).not.toBe('derived')
    expect(finding.likeness[0]?.best.map(({ item }) => item)).not.toContain('more.py')
  })

  it('says which version was left out, and why', () => {
    const [one, two] = [1, 2].map((version) => ({
      ...{ what: `version ${version}`, published: seqOf(caseId, version) },
    }))
    expect(finding.readWith).toEqual([
      { sample: sample.digest, logged: sample.seq, with: [one], leftOut: [two] },
    ])
    const words = `Sample ${sample.digest.slice(0, 16)}… (entry ${sample.seq}) was held against version 1 (entry ${one?.published}). Left out, as published only after that: version 2 (entry ${two?.published}).`
    for (const shown of shownIn(finding)) expect(shown).toContain(words)
    const method = finding.record.filter(({ what }) => what.startsWith('Declared method'))
    expect(method.map(({ value }) => value).join('')).toContain(
      JSON.stringify({ logged: [[sample.digest, sample.seq]] }),
    )
  })

  it('names nobody by what turns up later and is much like the sample', async () => {
    const again = await sight(caseId, `# Seen again.\n${STRANGER.replaceAll('rows', 'lines')}`)
    const { marks, answer, record } = await judge(caseId, again.id)
    expect(marks?.traced).toEqual([])
    expect(answer.recipients).toEqual([])
    const left = record.find(({ what }) => what.startsWith('Places left out'))
    expect(Number(left?.value)).toBeGreaterThan(50)
  })

  it('would name the victim, were the sample read with it', async () => {
    const versions = publishedVersions(world.ledger.board, caseId)
    const json = (digest: string) => fetchJson(world.owner, z.unknown(), digest)
    const all = []
    for (const [i, { published }] of versions.entries()) {
      const opened = { masters: await json(published.masters), added: [] }
      const whole = { ...opened, codewords: await json(published.codewords) }
      all.push({ ...opened, ...committed(world.ledger.board, versions.slice(0, i + 1), whole) })
    }
    const masters = all.at(-1)?.masters
    const samples = [{ path: 'tool.py', text: STRANGER }]
    const seen = await DECODER.read([{ samples, versions: 2, notes: [] }], masters, [], [])
    const secrets = { masters, codewords: codewordsOfAll(all), notes: [] }
    const { traced } = await DECODER.name(seen, secrets, 2)
    expect(traced.map(({ recipient }) => recipient)).toEqual([idOf(victim)])
  })

  it('is not read where the sample was logged in another case, before anything of this one', async () => {
    const other = await openOne()
    await share(other, STRANGER)
    const again = await sight(other, STRANGER)
    const { marks, readWith } = await judge(other, again.id)
    expect(marks).toBeNull()
    expect(readWith).toMatchObject([{ logged: sample.seq, with: [], leftOut: [{}] }])
  })
})

describe('a leak of an old version and of a new one, the old logged between them', () => {
  it('names its source by both, each read with what it may have come from', async () => {
    const caseId = await openOne()
    await share(caseId, stepsFrom(0, 3))
    const old = (await read(leaker, caseId)).get('verification-code') ?? ''
    const first = await sight(caseId, old)
    const alone = await judge(caseId, first.id)
    await share(caseId, stepsFrom(0, 12), marker)
    const now = (await read(leaker, caseId)).get('verification-code') ?? ''
    const second = await sight(caseId, now)
    const finding = await judge(caseId, second.id)
    expect(alone.marks?.traced).toEqual([])
    expect(finding.answer.recipients).toEqual([idOf(leaker)])
    const { carriers } = finding.marks ?? expect.fail()
    expect(carriers.read).toBeGreaterThan((alone.marks?.carriers.read ?? 0) * 3)
    const what = (all: readonly { what: string }[]) => all.map((one) => one.what)
    const told = finding.readWith?.map((one) => [one.sample, what(one.with), what(one.leftOut)])
    expect(new Map(told?.map(([sample, ...rest]) => [sample, rest]))).toEqual(
      new Map([
        [first.digest, [['version 1'], ['version 2']]],
        [second.digest, [['version 1', 'version 2'], []]],
      ]),
    )
  })
})

describe('a note that was sent once its wording was logged', () => {
  const text =
    'It is not necessary to upgrade first; however, we recommend that you begin with the gateways, because attackers can also use the older interface. Quote HQWZKMRTAB.'
  const free = ['HQWZKMRTAB']
  const Begun = z.looseObject({ noteId: z.string(), seed: z.string() })

  it('names nobody by it, nor by what shows the same places afterwards', async () => {
    const caseId = await openOne()
    await publish(publicationOf(world, caseId))
    for (const desk of recipients) await read(desk, caseId)
    const to = [leaker, victim].map((one) => ({ recipientId: idOf(one), answers: [] }))
    const journal = memoryJournal()
    const { owner: desk, ledger } = world
    const writing = { ledger, journal, caseId, to, text, free }
    const stopped: Desk = {
      ...desk,
      house: {
        call: (id, call) =>
          id === 'putVault' ? Promise.reject(new Error('stopped')) : desk.house.call(id, call),
      },
    }
    await expect(sendNote({ ...writing, desk: stopped })).rejects.toThrow('stopped')
    const { noteId, seed } = (await readSecret(desk, journal, 'begun.age', Begun)) ?? expect.fail()
    const partnerOf = (id: string) =>
      ledger.board.programme.recipients.get(id as never)?.partnerId ?? expect.fail()
    const holders = to
      .map(({ recipientId }) => ({ recipient: recipientId, partner: partnerOf(recipientId) }))
      .sort((a, b) => (a.recipient < b.recipient ? -1 : 1))
    const marked = markText(
      { noteId: noteId as never, text, free },
      holders,
      Uint8Array.from(Buffer.from(seed, 'hex')),
    )
    const wordingOf = (one: Desk) => {
      const row = holders.findIndex(({ recipient }) => recipient === idOf(one))
      return textFor(marked, marked.codewords[row] ?? [])
    }
    const { id } = await sight(caseId, wordingOf(victim))
    await sendNote({ ...writing, desk })
    const finding = await judge(caseId, id)
    expect(finding.marks?.traced ?? []).toEqual([])
    expect(finding.readWith?.[0]?.leftOut).toMatchObject([{ what: `note ${noteId}` }])
    const leaked = await sight(caseId, `Found on a forum:\n\n${wordingOf(leaker)}\n`)
    const later = await judge(caseId, leaked.id)
    // Its author knew a sample of it: by that a finding can be stopped, and not steered.
    expect(later.marks?.traced ?? []).toEqual([])
    expect(later.readWith?.map(({ leftOut }) => leftOut.length).sort()).toEqual([0, 1])
  })
})
