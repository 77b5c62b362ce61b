// Stands over the page while something waits for a passkey: what for, and the way to say no.

import { PURPOSES } from '@forewarn/core/board/step-up'
import { Refusal } from '@forewarn/core/shared/refusal'
import { useEffect, useRef } from 'react'
import { showPasskey } from '../ports/passkey.ts'
import { askProvider } from '../ports/provider.ts'
import { said, worded } from '../ports/said.ts'
import { ActButton, Outcome, useAct } from './Act.tsx'
import { type Attending, useAttending } from './attending.ts'

const NOT_NOW = new Refusal('passkey.absent', { problem: 'you said not now' })

export function PasskeyDialog() {
  const attending = useAttending()
  return attending === undefined ? null : <Open attending={attending} />
}

function Open({ attending }: { readonly attending: Attending }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const { doing, run } = useAct()
  useEffect(() => dialog.current?.showModal(), [])
  const { asked, purpose, answer, refuse } = attending
  const { provider } = asked
  const say = () => refuse(new Error(said(NOT_NOW)))
  return (
    <dialog ref={dialog} aria-labelledby="passkey" onCancel={say}>
      <h2 id="passkey">Show your passkey</h2>
      <p>
        It is needed to {PURPOSES[purpose]}. Your browser asks for your fingerprint, face or PIN, or
        for the security key.
      </p>
      <Outcome doing={doing} />
      <div className="choices">
        {(asked.credentials.length > 0 || provider === null) && (
          <ActButton
            doing={doing}
            onClick={() => run(async () => answer(await worded(showPasskey(asked))))}
          >
            Show passkey
          </ActButton>
        )}
        {provider !== null && (
          <ActButton
            doing={doing}
            onClick={() => run(async () => answer(await worded(askProvider(provider))))}
          >
            Use your organisation’s account
          </ActButton>
        )}
        <ActButton doing={doing} isPlain onClick={say}>
          Not now
        </ActButton>
      </div>
    </dialog>
  )
}
