// Signing in with a keyring: chosen as a file, held in the worker's memory, and forgotten on leaving.

import { type ChangeEvent, useState } from 'react'
import { setHouseClock } from '../parts/clock.ts'
import { Refused, reasonOf } from '../parts/loaded.tsx'
import { useTitle } from '../parts/PageHeading.tsx'
import type { Visit } from '../parts/visit.ts'
import { startDesk } from '../ports/desk-port.ts'

type Step = { state: 'waiting' } | { state: 'trying' } | { state: 'refused'; reason: string }

export function SignIn({ onEnter }: { onEnter(visit: Visit): void }) {
  useTitle('Sign in')
  const [step, setStep] = useState<Step>({ state: 'waiting' })
  const choose = async ({ currentTarget }: ChangeEvent<HTMLInputElement>) => {
    const file = currentTarget.files?.[0]
    if (file === undefined) return
    setStep({ state: 'trying' })
    try {
      onEnter(await enter(file))
    } catch (error) {
      setStep({ state: 'refused', reason: reasonOf(error) })
      currentTarget.value = ''
    }
  }
  return (
    <main className="sign-in">
      <h1>Share early, and know which copy leaked.</h1>
      <p>
        Forewarn gives each vetted partner its own marked and sealed copy of what is still under
        embargo, and opens it at the agreed time. This house passes on sealed bytes that it cannot
        read; they are opened here, in your browser, with your keys.
      </p>
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
        tab’s memory alone, never sent and never stored: signing out, reloading or closing the tab
        forgets it.
      </p>
      <p role="status">{step.state === 'trying' && 'Signing in…'}</p>
      {step.state === 'refused' && <Refused reason={step.reason} />}
    </main>
  )
}

/** A worker for each sign-in, so that nothing of one can outlive it. */
async function enter(file: File): Promise<Visit> {
  const desk = startDesk()
  try {
    const text = await file.text()
    const who = await desk.call('signIn', { fileName: file.name, text })
    setHouseClock(who.offsetMs)
    return { desk, who }
  } catch (error) {
    desk.end()
    throw error
  }
}
