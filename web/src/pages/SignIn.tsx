// Signing in with a keyring: chosen as a file, held in the worker's memory, and forgotten on leaving.

import { type ChangeEvent, type FormEvent, useState } from 'react'
import { attend } from '../parts/attending.ts'
import { setHouseClock } from '../parts/clock.ts'
import { askOfHouse, raise, useHouseQuestion } from '../parts/house-asking.ts'
import { Link } from '../parts/Link.tsx'
import { Refused, reasonOf } from '../parts/loaded.tsx'
import { useTitle } from '../parts/PageHeading.tsx'
import type { Visit } from '../parts/visit.ts'
import type { KeyringFile, KeyringSource } from '../ports/desk-calls.ts'
import { startDesk } from '../ports/desk-port.ts'
import { HouseQuestionPage } from './house/HouseQuestion.tsx'
import { Kept } from './sign-in/Kept.tsx'

type Step = { state: 'waiting' } | { state: 'trying' } | { state: 'refused'; reason: string }

export function SignIn({ onEnter }: { onEnter(visit: Visit): void }) {
  useTitle('Sign in')
  const [step, setStep] = useState<Step>({ state: 'waiting' })
  const [locked, setLocked] = useState<KeyringFile | null>(null)
  const tryWith = async (source: KeyringSource | (() => Promise<KeyringSource>)) => {
    setStep({ state: 'trying' })
    try {
      onEnter(await enter(typeof source === 'function' ? await source() : source))
    } catch (error) {
      setStep({ state: 'refused', reason: reasonOf(error) })
    }
  }
  const choose = async ({ currentTarget }: ChangeEvent<HTMLInputElement>) => {
    const file = currentTarget.files?.[0]
    if (file === undefined) return
    const chosen = { fileName: file.name, text: await file.text() }
    currentTarget.value = ''
    setLocked(isLocked(chosen.text) ? chosen : null)
    if (isLocked(chosen.text)) setStep({ state: 'waiting' })
    else await tryWith(chosen)
  }
  const asked = useHouseQuestion()
  if (asked !== undefined) return <HouseQuestionPage asked={asked} />
  return (
    <main className="sign-in">
      <h1>Share early, and know which copy leaked.</h1>
      <p>
        Forewarn gives each vetted partner its own marked and sealed copy of what is still under
        embargo, and opens it at the agreed time. This house passes on sealed bytes that it cannot
        read; they are opened here, in your browser, with your keys.
      </p>
      <Kept
        isTrying={step.state === 'trying'}
        onOpen={tryWith}
        onLocked={(file) => {
          setStep({ state: 'waiting' })
          setLocked(file)
        }}
      />
      <label className="file">
        <span className="button">Choose your keyring</span>
        <input
          type="file"
          accept=".json,application/json"
          disabled={step.state === 'trying'}
          onChange={choose}
        />
      </label>
      <p className="quiet">
        It is the <code>keyring.json</code> that was written when you enrolled. It is kept in this
        tab’s memory alone, never sent, and stored here only if you ask for it under Passkeys:
        signing out, reloading or closing the tab forgets it.
      </p>
      {locked !== null && (
        <Unlock
          isTrying={step.state === 'trying'}
          onType={(passphrase) => tryWith({ ...locked, passphrase })}
        />
      )}
      <p role="status">{step.state === 'trying' && 'Signing in…'}</p>
      {step.state === 'refused' && <Refused reason={step.reason} />}
      <p className="quiet">
        A terminal shows you a code? <Link to="/device">Let it in</Link>.
      </p>
    </main>
  )
}

interface UnlockProps {
  readonly isTrying: boolean
  onType(passphrase: string): void
}

/** For a keyring under a passphrase. What is typed goes to the worker, and is kept nowhere. */
function Unlock({ isTrying, onType }: UnlockProps) {
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    onType(String(new FormData(event.currentTarget).get('passphrase')))
  }
  return (
    <form className="unlock" onSubmit={submit}>
      <label htmlFor="passphrase">This keyring is locked. Its passphrase:</label>
      <input id="passphrase" name="passphrase" type="password" autoComplete="off" required />
      <button type="submit" className="button" disabled={isTrying}>
        Unlock
      </button>
    </form>
  )
}

/** Told apart here so that its passphrase can be asked for; the worker reads it. */
function isLocked(text: string): boolean {
  return /"locked"\s*:/.test(text)
}

/** A worker for each sign-in, so that nothing of one can outlive it. */
async function enter(source: KeyringSource): Promise<Visit> {
  const desk = startDesk({ attend, ask: askOfHouse, alarm: raise })
  try {
    const who = await desk.call('signIn', source)
    setHouseClock(who.offsetMs)
    return { desk, who }
  } catch (error) {
    desk.end()
    throw error
  }
}
