// The worker that runs the desk: keys, opening and checking stay in here, the page gets plain values.

import './no-eval.ts'
import { MIN_PASSPHRASE } from '@forewarn/core/sealing/passphrase'
import { instant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import type { Assertion, ProviderAnswer } from '@forewarn/core/wire/presence'
import { pinShown } from '@forewarn/desk/meeting'
import type { Ports } from '@forewarn/desk/ports'
import {
  addPasskey,
  bePresent,
  dropPasskey,
  endSession,
  linkAccount,
  readPresence,
  showAccount,
} from '@forewarn/desk/presence'
import { VerifiedLedger } from '@forewarn/desk/verified-ledger'
import { boardView } from '../views/board-view.ts'
import { findingView } from '../views/finding-view.ts'
import { houseView } from '../views/house-view.ts'
import { acceptTerms, answerCase, inboxView, openCopy } from '../views/inbox-view.ts'
import { type Alarm, alarmOf } from './alarm.ts'
import { browserPorts } from './browser-ports.ts'
import type {
  Asked as AskedCall,
  Attended,
  CallName,
  InputOf,
  OutputOf,
  PasskeysView,
  Told,
} from './desk-calls.ts'
import { type Arrival, keep, type Opened, openSession, type Session } from './desk-session.ts'
import type { HouseQuestion } from './house-question.ts'
import { forgetHere, keptHere } from './kept-keyrings.ts'
import { openMemory } from './memory.ts'
import { said } from './said.ts'

type Progress = (done: number, of: number) => void

type Answers = {
  readonly [Name in CallName]: (input: InputOf<Name>, progress: Progress) => Promise<OutputOf<Name>>
}

let arrival: Arrival | undefined
let opened: Opened | undefined
let current: Session | undefined

const ANSWERS: Answers = {
  async signIn(source) {
    arrival = { attend, ask, memory: await openMemory(), heard: {} }
    const found = await openSession(source, arrival)
    opened = found.opened
    if (!found.signedIn.lacksPasskey) await met()
    return found.signedIn
  },
  board: async (_, progress) => boardView(await met(), progress),
  finding: async (asked, progress) => findingView(await met(), asked, progress),
  inbox: async () => inboxView(await met()),
  house: async () => houseView(await met()),
  async pinShown(shown) {
    const { desk, memory, heard } = await met()
    const pinned = await pinShown(desk, memory, shown)
    current = { desk: pinned, ledger: new VerifiedLedger(pinned), memory, heard }
    return houseView(current)
  },
  acceptAgreement: async ({ version }) => acceptTerms(await met(), version),
  answerEmbargo: async ({ caseId, liftsAt, answer }) =>
    answerCase(await met(), { caseId, liftsAt: instant(liftsAt), answer }),
  async signOut() {
    await endSession(session().desk)
    return null
  },
  passkeys: () => passkeysOf(session()),
  passkeyQuestion: () => readPresence(session().desk),
  async linkAccount(answer) {
    const { desk } = session()
    const account = await showAccount(desk, answer)
    if (account !== undefined) await linkAccount(desk, account)
    return passkeysOf(session())
  },
  async addPasskey({ nonce, created }) {
    await addPasskey(session().desk, { nonce }, created)
    return passkeysOf(session())
  },
  async lockHere() {
    const { actor } = session().desk.keyring
    const kept = (await keptHere()).find((one) => one.actor === actor)
    return { lock: kept?.lock ?? null, leastLetters: MIN_PASSPHRASE }
  },
  async keepHere(how) {
    await keep(session().desk.keyring, how)
    return null
  },
  async forgetHere() {
    await forgetHere(session().desk.keyring.actor)
    return null
  },
  // The session may be over by it, so no more is asked in it.
  dropPasskey: async ({ id }) => ({
    ...(await dropPasskey(session().desk, id)),
    ...{ isWanted: false, hasProvider: false },
  }),
  openPart: async ({ partId }) => openCopy(await met(), partId),
}

async function passkeysOf({ desk }: Session): Promise<PasskeysView> {
  const { wanted, provider } = await desk.house.call('presence')
  const about = { isWanted: wanted, hasProvider: provider !== null }
  if (wanted) return { passkeys: [], ...about }
  return { ...(await desk.house.call('passkeys')), ...about }
}

/** Why the page came back without, in words for people. */
class Unattended extends Error {}

/** What waits for the page to come back with a passkey: one at a time, as the calls are. */
type Shown = Assertion | ProviderAnswer
let attending: { done(shown: Shown): void; failed(reason: Error): void } | undefined

const attend: NonNullable<Ports['attend']> = async ({ desk, purpose }) => {
  const question = await readPresence(desk)
  const { challenge, rpId, credentials, provider } = question
  const shown = await new Promise<Shown>((done, failed) => {
    attending = { done, failed }
    tell({ attend: { challenge, rpId, credentials, provider }, purpose })
  })
  if (!('state' in shown)) return bePresent(desk, question, shown)
  const unlinked = await showAccount(desk, shown)
  if (unlinked !== undefined) throw new Refusal('provider.refused', { problem: 'unlinked' })
}

/** What waits for a person to say something of a house: one at a time, as the calls are. */
let asked: ((answer: string) => void) | undefined

function ask(question: HouseQuestion): Promise<string> {
  return new Promise((answer) => {
    asked = answer
    tell({ ask: question })
  })
}

function attended(told: Attended): void {
  if ('answered' in told) asked?.(told.answered)
  else if ('attended' in told) attending?.done(told.attended)
  else attending?.failed(new Unattended(told.unattended))
}

/** Signed in; of the house nothing is known by it. */
function session(): Session {
  const found = current ?? opened?.session
  if (found === undefined) throw new Refusal('session.missing', {})
  return found
}

/** Signed in at a house whose log goes on from what was seen of it. */
async function met(): Promise<Session> {
  current ??= await opened?.acquaint()
  return session()
}

/** One call after another: two at once would read the same page of the ledger twice. */
let last: Promise<void> = Promise.resolve()

async function answer({ id, name, input }: AskedCall): Promise<void> {
  const progress: Progress = (done, of) => tell({ id, done, of })
  const call = ANSWERS[name] as (input: unknown, progress: Progress) => Promise<unknown>
  try {
    tell({ id, value: await call(input, progress) })
  } catch (error) {
    if (error instanceof Unattended) return tell({ id, refused: error.message })
    const alarm = await alarmed(error)
    tell({ id, refused: said(error), ...(alarm && { alarm }) })
  }
}

/** What is told of a house that is refused, beside words. */
async function alarmed(error: unknown): Promise<Alarm | undefined> {
  if (arrival === undefined) return undefined
  const pins = current?.desk.keyring.pins ?? arrival.pins
  const { heard, memory } = arrival
  const at = browserPorts.clock.now()
  return alarmOf(error, { heard, memory, at, ...(pins && { pins }) })
}

function tell(told: Told): void {
  postMessage(told)
}

addEventListener('message', ({ data }: MessageEvent<AskedCall | Attended>) => {
  if (!('id' in data)) return attended(data)
  last = last.then(() => answer(data))
})
