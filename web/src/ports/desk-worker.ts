// The worker that runs the desk: keys, opening and checking stay in here, the page gets plain values.

import './no-eval.ts'
import { MIN_PASSPHRASE } from '@forewarn/core/sealing/passphrase'
import { instant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import type { Assertion, ProviderAnswer } from '@forewarn/core/wire/presence'
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
import { boardView } from '../views/board-view.ts'
import { findingView } from '../views/finding-view.ts'
import { acceptTerms, answerCase, inboxView, openCopy } from '../views/inbox-view.ts'
import type {
  Asked,
  Attended,
  CallName,
  InputOf,
  OutputOf,
  PasskeysView,
  Told,
} from './desk-calls.ts'
import { keep, openSession, type Session } from './desk-session.ts'
import { forgetHere, keptHere } from './kept-keyrings.ts'
import { said } from './said.ts'

type Progress = (done: number, of: number) => void

type Answers = {
  readonly [Name in CallName]: (input: InputOf<Name>, progress: Progress) => Promise<OutputOf<Name>>
}

let current: Session | undefined

const ANSWERS: Answers = {
  async signIn(source) {
    const { session, signedIn } = await openSession(source, attend)
    current = session
    return signedIn
  },
  board: ({ before }, progress) => boardView(session(), before, progress),
  finding: ({ findingId, before, zone }, progress) =>
    findingView(session(), { findingId, before, zone }, progress),
  inbox: () => inboxView(session()),
  acceptAgreement: ({ version }) => acceptTerms(session(), version),
  answerEmbargo: ({ caseId, liftsAt, answer }) =>
    answerCase(session(), { caseId, liftsAt: instant(liftsAt), answer }),
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
  openPart: ({ partId }) => openCopy(session(), partId),
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

function attended(told: Attended): void {
  if ('attended' in told) attending?.done(told.attended)
  else attending?.failed(new Unattended(told.unattended))
}

function session(): Session {
  if (current === undefined) throw new Refusal('session.missing', {})
  return current
}

/** One call after another: two at once would read the same page of the ledger twice. */
let last: Promise<void> = Promise.resolve()

async function answer({ id, name, input }: Asked): Promise<void> {
  const progress: Progress = (done, of) => tell({ id, done, of })
  const call = ANSWERS[name] as (input: unknown, progress: Progress) => Promise<unknown>
  try {
    tell({ id, value: await call(input, progress) })
  } catch (error) {
    tell({ id, refused: error instanceof Unattended ? error.message : said(error) })
  }
}

function tell(told: Told): void {
  postMessage(told)
}

addEventListener('message', ({ data }: MessageEvent<Asked | Attended>) => {
  if (!('id' in data)) return attended(data)
  last = last.then(() => answer(data))
})
