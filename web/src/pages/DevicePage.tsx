// A code that a terminal printed: whose terminal it is, what it wants, and a passkey that lets it in. No keys are needed.

import '../ports/no-eval.ts'
import { presenceChallenge, shownKey } from '@forewarn/core/board/session'
import { PURPOSES } from '@forewarn/core/board/step-up'
import { Refusal } from '@forewarn/core/shared/refusal'
import { type Asking, UserCode } from '@forewarn/core/wire/presence'
import { houseClient } from '@forewarn/desk/house-client'
import { type FormEvent, useState } from 'react'
import { ActButton, Outcome, useAct } from '../parts/Act.tsx'
import { PageHeading } from '../parts/PageHeading.tsx'
import { When } from '../parts/When.tsx'
import { browserPorts } from '../ports/browser-ports.ts'
import { showPasskey } from '../ports/passkey.ts'
import { said, worded } from '../ports/said.ts'

const house = houseClient(browserPorts.post)

type Step =
  | { readonly state: 'typing' }
  | { readonly state: 'asked'; readonly code: UserCode; readonly asking: Asking }
  | { readonly state: 'over'; readonly text: string }

export function DevicePage() {
  const [step, setStep] = useState<Step>({ state: 'typing' })
  return (
    <main className="narrow">
      <PageHeading title="Let a terminal in" />
      {step.state === 'typing' && <Typing next={setStep} />}
      {step.state === 'asked' && <AskedFor {...step} next={setStep} />}
      {step.state === 'over' && <p role="status">{step.text}</p>}
    </main>
  )
}

interface StepProps {
  next(step: Step): void
}

function Typing({ next }: StepProps) {
  const { doing, run } = useAct()
  const look = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const typed = String(new FormData(event.currentTarget).get('code'))
    run(async () => {
      const code = cleaned(typed)
      next({
        state: 'asked',
        code,
        asking: await worded(house.call('lookAtCode', { body: { code } })),
      })
    })
  }
  return (
    <form className="unlock" onSubmit={look}>
      <label htmlFor="code">The code that your terminal shows, such as BCDF-GHJK-LMNP:</label>
      <input
        {...{ id: 'code', name: 'code', autoComplete: 'off', autoCapitalize: 'characters' }}
        {...{ spellCheck: false, maxLength: 20, required: true }}
      />
      <button type="submit" className="button" disabled={doing.state === 'busy'}>
        Look
      </button>
      <Outcome doing={doing} />
    </form>
  )
}

interface AskedForProps extends StepProps {
  readonly code: UserCode
  readonly asking: Asking
}

function AskedFor({ code, asking, next }: AskedForProps) {
  const { doing, run } = useAct()
  const { origin, actor, key, fingerprint, purpose, askedAt, rpId, nonce } = asking
  const confirm = () =>
    run(async () => {
      const challenge = presenceChallenge(origin, key, nonce)
      const assertion = await worded(showPasskey({ challenge, rpId, credentials: [] }))
      const body = { code, answer: { nonce, assertion } }
      await worded(house.call('answerCode', { body }))
      next({ state: 'over', text: 'Done: the terminal goes on. You may close this page.' })
    })
  const turnAway = () =>
    run(async () => {
      await worded(house.call('answerCode', { body: { code, answer: null } }))
      next({ state: 'over', text: TURNED_AWAY })
    })
  return (
    <>
      <p>
        A terminal asks to <strong>{PURPOSES[purpose]}</strong>. Go on only if you typed the command
        yourself, a moment ago, and your terminal shows the same:
      </p>
      <dl className="asked">
        <dt>Session</dt>
        <dd>
          <code>{shownKey(key)}</code>
        </dd>
        <dt>Keys</dt>
        <dd>
          <code>{fingerprint}</code>
        </dd>
        <dt>Of</dt>
        <dd>
          <code>{actor}</code> at {origin}
        </dd>
        <dt>Asked</dt>
        <dd>
          <When at={askedAt} />
        </dd>
      </dl>
      <div className="choices">
        <ActButton doing={doing} onClick={confirm}>
          It is mine: show passkey
        </ActButton>
        <ActButton doing={doing} isPlain onClick={turnAway}>
          Not mine: turn it away
        </ActButton>
      </div>
      <Outcome doing={doing} />
    </>
  )
}

const TURNED_AWAY =
  'Turned away. Somebody may have a copy of these keys, or sent you their code: tell an owner, who can revoke the keys.'

/** As people type it: in small letters, with blanks or a line between. */
function cleaned(typed: string): UserCode {
  const code = UserCode.safeParse(typed.toUpperCase().replace(/[^A-Z]/g, ''))
  if (!code.success) throw new Error(said(new Refusal('code.unknown', {})))
  return code.data
}
