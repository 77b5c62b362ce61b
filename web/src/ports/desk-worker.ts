// The worker that runs the desk: keys, opening and checking stay in here, the page gets plain values.

import './no-eval.ts'
import { instant } from '@forewarn/core/shared/instant'
import { Refusal } from '@forewarn/core/shared/refusal'
import { boardView } from '../views/board-view.ts'
import { findingView } from '../views/finding-view.ts'
import { acceptTerms, answerCase, inboxView, openCopy } from '../views/inbox-view.ts'
import type { Asked, CallName, InputOf, OutputOf, Told } from './desk-calls.ts'
import { openSession, type Session } from './desk-session.ts'
import { said } from './said.ts'

type Progress = (done: number, of: number) => void

type Answers = {
  readonly [Name in CallName]: (input: InputOf<Name>, progress: Progress) => Promise<OutputOf<Name>>
}

let current: Session | undefined

const ANSWERS: Answers = {
  async signIn(file) {
    const { session, signedIn } = await openSession(file)
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
  openPart: ({ partId }) => openCopy(session(), partId),
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
    tell({ id, refused: said(error) })
  }
}

function tell(told: Told): void {
  postMessage(told)
}

addEventListener('message', ({ data }: MessageEvent<Asked>) => {
  last = last.then(() => answer(data))
})
