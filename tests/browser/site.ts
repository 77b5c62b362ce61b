// A real house that serves the built pages, and a small programme in it, made through desk journeys.

import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BundleFolder } from '@forewarn/core/bundle/folder'
import { Manifest } from '@forewarn/core/bundle/manifest'
import type { PlanLine } from '@forewarn/core/programme/events'
import { hex, utf8 } from '@forewarn/core/shared/bytes'
import type { ArtefactClass } from '@forewarn/core/shared/fields'
import { type CaseId, freshId, PartnerId, RecipientId } from '@forewarn/core/shared/ids'
import type { Instant } from '@forewarn/core/shared/instant'
import { openCase } from '@forewarn/desk/cases'
import { countersign, foundProgramme, invite, offerKeys } from '@forewarn/desk/enrol'
import type { Keyring } from '@forewarn/desk/keyring'
import type { Journal, Ports } from '@forewarn/desk/ports'
import { publish } from '@forewarn/desk/publish/publish'
import type { Workshop } from '@forewarn/desk/publish/workshop'
import { record } from '@forewarn/desk/record'
import { share } from '@forewarn/desk/share'
import { type Desk, signIn } from '@forewarn/desk/sign-in'
import { VerifiedLedger } from '@forewarn/desk/verified-ledger'
import { startHouse } from '@forewarn/server/main'
import { readSettings } from '@forewarn/server/settings'
import { sha256 } from '@noble/hashes/sha2.js'
import { DAY_MS, httpPost, later, START, seededRandom } from '../journeys/world.ts'

const PAGES = new URL('../../web/dist', import.meta.url).pathname

export interface Site {
  readonly url: string
  readonly owner: Desk
  readonly ledger: VerifiedLedger
  readonly ports: Ports
  readonly log: string[]
  readonly folder: string
  now: Instant
  /** Stops the house, does something to its folder, and starts it again at the same address. */
  whileStopped(work: () => Promise<void>): Promise<void>
  /** How far the house's clock was set, and no time passed. */
  jumpedMs: number
  end(): Promise<void>
}

/** @param env further settings */
export async function openSite(
  seed: string,
  env: Readonly<Record<string, string>> = {},
): Promise<Site> {
  if (!existsSync(PAGES)) throw new Error('build the pages first: npm run build --workspace web')
  const folder = await mkdtemp(join(tmpdir(), 'forewarn-'))
  const random = seededRandom(seed)
  const state = { now: START, jumpedMs: 0 }
  const clock = { now: () => state.now }
  const log: string[] = []
  const elapsed = () => state.now - START - state.jumpedMs
  const start = (port: string) => {
    const settings = readSettings({
      ...{ FOREWARN_DATA: folder, FOREWARN_PORT: port },
      // Tests turn the clock by days, and nobody signs in anew.
      FOREWARN_SESSION_HOURS: '168',
      ...env,
    })
    const parts = { settings, clock, elapsed, random, pages: PAGES }
    return startHouse({ ...parts, log: (line) => log.push(line) })
  }
  let house = await start('0')
  const { url } = house
  const ports: Ports = { post: httpPost(() => url), clock, random }
  const keyring = await foundProgramme(ports, url, house.foundingInvitation ?? '')
  const owner = await signIn(ports, keyring)
  return {
    ...{ url, owner, ledger: new VerifiedLedger(owner), ports, log, folder },
    async whileStopped(work) {
      await house.stop()
      await work()
      house = await start(new URL(url).port)
    },
    get now() {
      return state.now
    },
    set now(at) {
      state.now = at
    },
    get jumpedMs() {
      return state.jumpedMs
    },
    set jumpedMs(ms) {
      state.now = later(state.now, ms - state.jumpedMs)
      state.jumpedMs = ms
    },
    async end() {
      await house.stop()
      await rm(folder, { recursive: true, force: true })
    },
  }
}

export interface Member {
  readonly recipientId: RecipientId
  readonly partnerId: PartnerId
  readonly keyring: Keyring
  readonly desk: Desk
}

export function memberAt(members: readonly Member[], i: number): Member {
  const member = members[i]
  if (member === undefined) throw new Error(`there is no member ${i}`)
  return member
}

const TIERS = ['week', 'days', 'hours'] as const

/** `partners` partners of two recipients each, dealt over three tiers; the last one in `XX`. */
export async function openProgramme(site: Site, partners: number): Promise<Member[]> {
  const { owner, ports, ledger } = site
  const roster = Array.from({ length: partners }, (_, i) => ({
    partnerId: freshId(PartnerId, 'prt', ports.random),
    tier: TIERS[i % 3] ?? 'week',
    jurisdiction: i === partners - 1 ? 'XX' : (['AT', 'FR', 'JP'][i % 3] ?? 'AT'),
    name: `Partner ${String.fromCharCode(65 + (i % 26))}${i >= 26 ? i : ''}`,
    recipientIds: [0, 1].map(() => freshId(RecipientId, 'rcp', ports.random)),
  }))
  const people = roster.flatMap(({ partnerId, name, recipientIds }) =>
    recipientIds.map((recipientId, k) => ({
      ...({ recipientId, partnerId, kind: k === 0 ? 'person' : 'mailbox' } as const),
      email: `${k === 0 ? 'analyst' : 'psirt'}@${name.toLowerCase().replace(' ', '-')}.example`,
    })),
  )
  await owner.house.call('putDirectory', {
    body: {
      partners: roster.map(({ partnerId, name }) => ({ partnerId, name })),
      recipients: people.map(({ recipientId, partnerId, email }) => ({
        ...{ recipientId, partnerId, email },
      })),
    },
  })
  await record(owner, {
    kind: 'rosterChanged',
    partners: roster.map(({ partnerId, tier, jurisdiction }) => ({
      ...{ partnerId, tier, jurisdiction },
    })),
    recipients: people.map(({ recipientId, partnerId, kind }) => ({
      ...{ recipientId, partnerId, kind },
    })),
  })
  const letters = await invite(
    owner,
    people.map(({ recipientId }) => ({ actor: recipientId })),
    DAY_MS,
  )
  const keyrings: Keyring[] = []
  for (const letter of letters) keyrings.push(await offerKeys(ports, letter))
  const ids = people.map(({ recipientId }) => recipientId)
  await countersign(owner, ledger, ids)
  const members: Member[] = []
  for (const [i, keyring] of keyrings.entries()) {
    const person = people[i]
    if (person === undefined) throw new Error('a keyring of nobody')
    const { recipientId, partnerId } = person
    members.push({ recipientId, partnerId, keyring, desk: await signIn(ports, keyring) })
  }
  return members
}

export const LIFTS_AT = later(START, 10 * DAY_MS)

/** Early tiers see more and sooner; verification code never goes to `XX`. */
export function plan(): PlanLine[] {
  const days: Readonly<Record<(typeof TIERS)[number], readonly (number | 'never')[]>> = {
    week: [0, 0, 1, 1, 10],
    days: [0, 4, 5, 7, 10],
    hours: [9, 9, 9, 'never', 10],
  }
  const classes: readonly ArtefactClass[] = [
    ...(['headline', 'description', 'detection', 'verification-code', 'patch'] as const),
  ]
  const lines = TIERS.flatMap((tier) =>
    classes.map((one, i): PlanLine => {
      const day = days[tier][i] ?? 'never'
      const opensAt = day === 'never' ? day : later(START, day * DAY_MS)
      return { tier, class: one, jurisdiction: '*', opensAt }
    }),
  )
  const never = TIERS.map((tier): PlanLine => {
    return { tier, class: 'verification-code', jurisdiction: 'XX', opensAt: 'never' }
  })
  return [...lines, ...never]
}

export const TERMS = 'Keep it among those who need it, until the embargo ends.\n'

/** Agreement, case, embargo and plan; everyone is invited and nobody has answered. */
export async function shareCase(site: Site): Promise<CaseId> {
  const { owner, ledger } = site
  const terms = hex(sha256(utf8(TERMS)))
  await record(owner, { kind: 'agreementSet', version: 1, terms })
  const note = { name: 'lantern', title: 'Front end answers pages meant for nobody' }
  const caseId = await openCase(owner, ledger, note)
  await share(owner, ledger, { caseId, liftsAt: LIFTS_AT, lines: plan() })
  return caseId
}

/** Holds markup that must stay text wherever it is shown. */
export const HOSTILE = '<img src=x onerror="document.title=\'owned\'"><script>alert(1)</script>'

function bundle(): BundleFolder {
  const items = [
    { path: 'headline.md', class: 'headline', may: 'Read it yourself.' },
    { path: 'advisory.md', class: 'description', may: 'Share it within your product team.' },
    { path: 'rules/lantern.yml', class: 'detection', may: 'Ship it encrypted, without comment.' },
    { path: 'check/lantern.py', class: 'verification-code', may: 'Run it in your own laboratory.' },
    { path: 'fix.patch', class: 'patch', may: 'Apply it in your own builds.' },
  ] as const
  const manifest = Manifest.parse({
    ...{ forewarn: 1, title: 'Front end answers pages meant for nobody', case: 'lantern' },
    ...{ identifiers: ['CVE-2021-0001'], tlp: 'AMBER+STRICT', items },
  })
  return {
    manifest,
    fixtures: [],
    items: items.map((item) => {
      const text = `${item.path}\n\nWhat stands here is told apart from every other copy.\n${HOSTILE}\n`
      return { ...item, text, bytes: utf8(text), free: [] }
    }),
  }
}

const NOTHING_MARKED = { forewarn: 'master', version: 1, warning: '', items: [], positions: [] }

/** A copy for each recipient with its own id as the mark: what matters here is what becomes of it. */
const workshop: Workshop = {
  async mark(folder, _holders) {
    return {
      ...{ masters: NOTHING_MARKED, codewords: {}, dropped: [] },
      capacity: { positions: 412, coalition: 4, coalitionAfterHalfLost: 2 },
      codewordOf: () => [0, 1],
      copyOf: async (id) =>
        new Map(folder.items.map(({ path, text }) => [path, utf8(`${text}mark ${id}\n`)])),
    }
  },
}

export async function publishBundle(site: Site, caseId: CaseId): Promise<void> {
  const { owner: desk, ledger } = site
  const kept = new Map<string, Uint8Array<ArrayBuffer>>()
  const journal: Journal = {
    read: async (name) => kept.get(name),
    write: async (name, bytes) => void kept.set(name, bytes.slice()),
  }
  const progress = () => undefined
  await publish({ desk, ledger, journal, workshop, folder: bundle(), caseId, progress })
}
