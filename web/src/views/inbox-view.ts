// A recipient's inbox as plain values, and what a recipient does there: accept, collect, open.

import type { OpenedPart } from '@forewarn/core/bundle/part'
import { servedSecret } from '@forewarn/core/marking/tokens/token'
import { text as decode } from '@forewarn/core/shared/bytes'
import type { CaseId, PartId } from '@forewarn/core/shared/ids'
import type { Instant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import { visible } from '@forewarn/core/shared/visible'
import type { Inbox } from '@forewarn/core/wire/routes'
import {
  acceptAgreement,
  acknowledge,
  answerEmbargo,
  collectPart,
  openPart,
  readInbox,
} from '@forewarn/desk/inbox'
import { readThreads } from '@forewarn/desk/notes/ask'
import { withOwnTokens } from '@forewarn/desk/own-layer'
import { logOf, lookOn } from '@forewarn/desk/remembered'
import { digestOf } from '@forewarn/desk/team'
import { clockOf, type Session } from '../ports/desk-session.ts'
import { said } from '../ports/said.ts'
import { watch } from './watched-ledger.ts'

export interface InboxView extends Inbox {
  readonly offsetMs: number
  /** What the team wrote and was not fetched: read at the terminal so far. */
  readonly unreadNotes: number
}

export interface OpenedFile {
  readonly path: string
  /** What the recipient may do with it, in the team's words. */
  readonly may: string
  readonly bytes: Uint8Array<ArrayBuffer>
  readonly sha256: string
  /** For reading, with hidden characters written out; `null` where it is not text. */
  readonly shown: string | null
}

export interface OpenedCopy {
  readonly partId: PartId
  readonly title: string
  readonly identifiers: readonly string[]
  readonly tlp: string
  readonly class: string
  readonly version: number
  readonly caseId: string
  readonly liftsAt: Instant
  readonly signedBy: string
  readonly files: readonly OpenedFile[]
  /** The part as it was collected, and what proves where it came from: to be kept, or opened offline. */
  readonly sealed: Uint8Array<ArrayBuffer>
  readonly receipts: string
  /** Why the team could not be told that it was opened, where it could not. */
  readonly unacknowledged: string | null
  /** How many tokens of its own are in it, and why none, where there are none. */
  readonly tokens: { readonly inserted: number; readonly without: string | null }
}

export async function inboxView(session: Session): Promise<InboxView> {
  const { desk } = session
  await watch(session)
  const [inbox, { offsetMs }] = [await readInbox(desk), await clockOf(desk)]
  const { notes } = await readThreads(desk)
  const unreadNotes = notes.filter(({ collectedAt }) => collectedAt === null).length
  return { ...inbox, offsetMs, unreadNotes }
}

/** @throws Refusal `programme.agreementVersion` where the terms have changed since they were shown */
export async function acceptTerms(session: Session, version: number): Promise<InboxView> {
  const inbox = await readInbox(session.desk)
  const actual = inbox.agreement?.version ?? null
  if (actual !== version) {
    throw new Refusal('programme.agreementVersion', { expected: actual, actual: version })
  }
  await acceptAgreement(session.desk, inbox)
  return inboxView(session)
}

export interface Answer {
  readonly caseId: CaseId
  /** The end that the person was shown. The house refuses the answer where it has moved since. */
  readonly liftsAt: Instant
  readonly answer: 'accept' | 'decline'
}

/** @throws Refusal `case.unknown`, `embargo.otherEnd` */
export async function answerCase(
  session: Session,
  { caseId, liftsAt, answer }: Answer,
): Promise<InboxView> {
  const { cases } = await readInbox(session.desk)
  const found = cases.find((one) => one.caseId === caseId)
  if (found === undefined) throw new Refusal('case.unknown', { caseId })
  await answerEmbargo(session.desk, { ...found, liftsAt }, answer)
  return inboxView(session)
}

/**
 * Collects a part, opens it only if its receipts hold and stand in the log that was seen, and tells the team. The collection is in the
 * ledger before the first byte arrives, whatever fails afterwards.
 */
export async function openCopy(session: Session, partId: PartId): Promise<OpenedCopy> {
  const { desk, memory, heard } = session
  const before = await memory.last(logOf(desk))
  const collected = await collectPart(desk, partId)
  for (const note of new Set(collected.receipts.map(({ checkpoint }) => checkpoint))) {
    heard.note = note
    await lookOn(desk, memory, before, note)
  }
  const opened = await openPart(desk.keyring, collected, desk.ports.quickCipher)
  const { manifest, signedBy } = opened
  const { files, tokens } = await withServedTokens(session, opened)
  const unacknowledged = await reasonNot(acknowledge(desk, partId))
  const { tlp, version, caseId, liftsAt } = manifest
  return {
    ...{ partId, tlp, version, caseId, liftsAt, signedBy, unacknowledged, tokens },
    title: visible(manifest.title),
    identifiers: manifest.identifiers.map(visible),
    class: manifest.class,
    files: files.map(({ path, bytes }, i) => ({
      path,
      bytes: bytes.slice(),
      may: visible(manifest.files[i]?.may ?? ''),
      sha256: digestOf(bytes),
      shown: shownText(bytes),
    })),
    sealed: collected.sealed,
    receipts: `${JSON.stringify(collected.receipts, null, 1)}\n`,
  }
}

/** This page comes from the house, and says so; without the house there are no tokens, and the copy opens. */
async function withServedTokens({ desk }: Session, opened: OpenedPart) {
  const maker = { secret: servedSecret(desk.keyring.signingSecret), client: 'served' as const }
  try {
    const { files, tokens } = await withOwnTokens(desk, opened, maker)
    const without = tokens.length > 0 ? null : 'Nothing in this part has room for them.'
    return { files, tokens: { inserted: new Set(tokens.map(({ token }) => token)).size, without } }
  } catch (error) {
    return { files: opened.files, tokens: { inserted: 0, without: said(error) } }
  }
}

/** What was opened is shown even where the house cannot be told of it. */
async function reasonNot(told: Promise<void>): Promise<string | null> {
  try {
    await told
    return null
  } catch (error) {
    return said(error)
  }
}

function shownText(bytes: Uint8Array): string | null {
  try {
    const text = decode(bytes)
    return text.includes('\0') ? null : visible(text)
  } catch (error) {
    if (error instanceof Refusal && error.code === 'bytes.malformed') return null
    throw error
  }
}
