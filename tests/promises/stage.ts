// A programme ready to publish: staff, recipients who may see at different times, and a case under embargo.

import { bundleFolder } from '@forewarn/core/bundle/folder'
import { readManifest } from '@forewarn/core/bundle/manifest'
import type { PlanLine, Role } from '@forewarn/core/programme/events'
import { utf8 } from '@forewarn/core/shared/bytes'
import { CaseId, freshId, PartnerId, RecipientId, StaffId } from '@forewarn/core/shared/ids'
import type { Instant } from '@forewarn/core/shared/instant'
import { countersign, invite, offerKeys } from '@forewarn/desk/enrol'
import type { Journal, Post } from '@forewarn/desk/ports'
import type { Publication } from '@forewarn/desk/publish/publish'
import type { CopyMaker, Workshop } from '@forewarn/desk/publish/workshop'
import { record } from '@forewarn/desk/record'
import { type Desk, signIn } from '@forewarn/desk/sign-in'
import { sealText } from '@forewarn/desk/team'
import { DAY_MS, later, START, type World } from '../journeys/world.ts'
import { oneLine } from './one-line.ts'

const HOUR_MS = 3_600_000
/** Within one session, which lasts twelve hours. */
export const LIFTS_AT = later(START, 8 * HOUR_MS)
/** When the tier `later` may first see something. */
export const LATER_AT = later(START, 4 * HOUR_MS)

/** Who may see what: one tier now, one later, one never. */
export type TierName = 'now' | 'later' | 'never'

const lineOf = (tier: TierName, opensAt: Instant | 'never') =>
  (['description', 'verification-code'] as const).map(
    (one): PlanLine => ({ tier, class: one, jurisdiction: '*', opensAt }),
  )

export const LINES: readonly PlanLine[] = [
  ...lineOf('now', START),
  ...lineOf('later', LATER_AT),
  ...lineOf('never', 'never'),
]

/** Adds one recipient, each at a partner of its own, enrolled and signed in, for every tier named. */
export async function enrolRecipients(
  { owner, ledger, ports }: World,
  tiers: readonly TierName[],
): Promise<Desk[]> {
  const partners = tiers.map((tier) => ({
    partnerId: freshId(PartnerId, 'prt', ports.random),
    tier,
    jurisdiction: 'AT',
  }))
  const recipients = partners.map(({ partnerId }) => ({
    recipientId: freshId(RecipientId, 'rcp', ports.random),
    partnerId,
    kind: 'person' as const,
  }))
  await record(owner, { kind: 'rosterChanged', partners, recipients })
  const actors = recipients.map(({ recipientId }) => recipientId)
  return enrol(owner, ledger, actors)
}

/** Adds a colleague with `roles`, enrolled and signed in. */
export async function enrolStaff(
  { owner, ledger, ports }: World,
  roles: readonly Role[],
  by = owner,
): Promise<Desk> {
  const staffId = freshId(StaffId, 'stf', ports.random)
  const [desk] = await enrol(by, ledger, [staffId], roles)
  if (desk === undefined) throw new Error('nobody was enrolled')
  return desk
}

/** New keys for somebody who has others already, or none. */
export async function enrol(
  by: Desk,
  ledger: World['ledger'],
  actors: readonly (StaffId | RecipientId)[],
  roles: readonly Role[] = [],
): Promise<Desk[]> {
  const invitations = actors.map((actor) => ({ actor, roles }))
  const letters = await invite(by, invitations, DAY_MS)
  const keyrings = []
  for (const letter of letters) keyrings.push(await offerKeys(by.ports, letter))
  await countersign(by, ledger, actors, roles)
  await ledger.catchUp()
  return Promise.all(keyrings.map((keyring) => signIn(by.ports, keyring)))
}

/** A case under an embargo that all `recipients` accepted, with the plan above. */
export async function openCase(
  { owner, ledger, ports }: World,
  recipients: readonly Desk[],
  words: unknown = { name: 'x' },
): Promise<CaseId> {
  const caseId = freshId(CaseId, 'cas', ports.random)
  const liftsAt = LIFTS_AT
  const recipientIds = recipients.map(({ keyring }) => RecipientId.parse(keyring.actor))
  await record(
    owner,
    { kind: 'caseOpened', caseId, sealed: await sealText(ledger.board, words) },
    { kind: 'embargoProposed', caseId, liftsAt },
    { kind: 'embargoAccepted', caseId, liftsAt },
    { kind: 'planSet', caseId, liftsAt, lines: [...LINES] },
    { kind: 'participantsInvited', caseId, recipientIds },
  )
  for (const recipient of recipients) {
    await record(recipient, { kind: 'embargoAnswered', caseId, answer: 'accept', liftsAt })
  }
  await ledger.catchUp()
  return caseId
}

/** Gives every recipient a text of its own, and the same one again for the same seed. */
export const OWN_TEXTS: Workshop & CopyMaker = oneLine()

export interface Words {
  readonly title: string
  readonly identifier: string
  readonly may: string
  readonly note: string
  readonly code: string
  readonly summary: string
  /** Part of a file's name. */
  readonly name: string
}

export const PLAIN_WORDS: Words = {
  title: 'A title',
  identifier: 'CVE-2026-99999',
  may: 'Read it.',
  note: 'What is wrong, in words.',
  code: 'print("harmless")',
  summary: 'What the public is told.',
  name: 'check',
}

/** The bundle.yaml of the folder below. */
export function yamlOf(words: Words): string {
  return `
forewarn: 1
title: ${words.title}
case: ${words.title}
identifiers: [${words.identifier}]
tlp: RED
items:
  - { path: ${words.name}.md, class: description, may: ${words.may} }
  - { path: ${words.name}.py, class: verification-code, may: ${words.may} }
advisory:
  id: TOY-2026-1
  vendor: { name: Toy, namespace: https://toy.example }
  products: [{ name: Toy, affected: ['1'], fixed: ['2'] }]
  summary: ${words.summary}
  remediation: Install 2.
`
}

/** A bundle of two files, as an author would have written it. */
export function folderOf(words: Words = PLAIN_WORDS) {
  const file = (path: string, text: string) => ({ path, bytes: utf8(text) })
  return bundleFolder(readManifest('bundle.yaml', yamlOf(words)), [
    file(`${words.name}.md`, words.note),
    file(`${words.name}.py`, words.code),
  ])
}

/** A journal in memory; what was written stays after whoever wrote it was interrupted. */
export function memoryJournal(): Journal & { readonly kept: Map<string, Uint8Array> } {
  const kept = new Map<string, Uint8Array>()
  return {
    kept,
    async read(name) {
      const bytes = kept.get(name)
      return bytes === undefined ? undefined : Uint8Array.from(bytes)
    },
    async write(name, bytes) {
      kept.set(name, Uint8Array.from(bytes))
    },
  }
}

export function publicationOf(
  { owner, ledger }: World,
  caseId: CaseId,
  changes: Partial<Publication> = {},
): Publication {
  return {
    desk: owner,
    ledger,
    journal: memoryJournal(),
    workshop: OWN_TEXTS,
    folder: folderOf(),
    caseId,
    progress: () => undefined,
    ...changes,
  }
}

/** The same desk behind another way to the house. */
export function through(desk: Desk, around: (post: Post) => Post): Promise<Desk> {
  return signIn({ ...desk.ports, post: around(desk.ports.post) }, desk.keyring)
}
