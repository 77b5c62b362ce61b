// One case's embargo as a recipient meets it: until when, and what they answered.

import { useState } from 'react'
import { ActButton, type Doing, Outcome, useAct } from '../../parts/Act.tsx'
import { Countdown } from '../../parts/Countdown.tsx'
import { When } from '../../parts/When.tsx'
import type { InboxView } from '../../views/inbox-view.ts'

type Case = InboxView['cases'][number]

interface EmbargoProps {
  readonly case: Case
  answer(input: Pick<Case, 'caseId' | 'liftsAt'> & { answer: 'accept' | 'decline' }): Promise<void>
}

export function Embargo({ case: one, answer }: EmbargoProps) {
  const { doing, run } = useAct()
  const { caseId, liftsAt, consent, status } = one
  const reply = (said: 'accept' | 'decline') => run(() => answer({ caseId, liftsAt, answer: said }))
  if (consent === 'given' || consent === 'declined') {
    return (
      <p className="standing">
        <span className={`state state-${consent}`}>{STANDING[consent]}</span> until{' '}
        <When at={liftsAt} />, <Countdown to={liftsAt} />
        <span className="quiet">
          . Case <code>{caseId}</code>
        </span>
        {status !== null && (
          <span className="quiet">
            ; you said “{status.state}” <When at={status.since} />
          </span>
        )}
      </p>
    )
  }
  return (
    <article className="card">
      <h3>{consent === 'lapsed' ? 'The embargo has another end now' : 'An embargo to accept'}</h3>
      <p className="clock">
        <span className="quiet">Until</span> <When at={liftsAt} />
        <Countdown to={liftsAt} />
      </p>
      <p>{ASKING[consent]}</p>
      <p className="quiet">
        Case <code>{caseId}</code>. Its title is in the copy, sealed to you.
      </p>
      <Answers doing={doing} one={one} reply={reply} />
      <Outcome doing={doing} />
    </article>
  )
}

const STANDING = { given: 'Embargo accepted', declined: 'Embargo declined' } as const

const ASKING = {
  invited:
    'Until then you tell nobody outside your own circle of it, and use what you are given only as each item allows. Silence is no consent: nothing opens for you before you accept.',
  lapsed:
    'You had accepted another end. What you hold, you hold; nothing more opens for you before you accept this one.',
} as const

interface AnswersProps {
  readonly doing: Doing
  readonly one: Case
  reply(said: 'accept' | 'decline'): void
}

/** Declining asks twice: only the team can undo it, by inviting again. */
function Answers({ doing, one, reply }: AnswersProps) {
  const [isDeclining, setDeclining] = useState(false)
  if (isDeclining) {
    return (
      <p className="acts">
        <span>You will get nothing of this case unless the team asks you again.</span>{' '}
        <ActButton doing={doing} onClick={() => reply('decline')}>
          I decline the embargo
        </ActButton>{' '}
        <ActButton doing={doing} isPlain onClick={() => setDeclining(false)}>
          Back
        </ActButton>
      </p>
    )
  }
  return (
    <p className="acts">
      <ActButton doing={doing} onClick={() => reply('accept')}>
        I accept the embargo until <When at={one.liftsAt} />
      </ActButton>{' '}
      <ActButton doing={doing} isPlain onClick={() => setDeclining(true)}>
        Decline…
      </ActButton>
    </p>
  )
}
