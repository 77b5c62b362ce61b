// A keyring kept in this browser: locked with a passkey or a passphrase, or forgotten again.

import { type FormEvent, useCallback } from 'react'
import { ActButton, Outcome, useAct } from '../../parts/Act.tsx'
import { Show, useLoaded } from '../../parts/loaded.tsx'
import type { Visit } from '../../parts/visit.ts'
import { secretOf } from '../../ports/passkey.ts'
import { worded } from '../../ports/said.ts'

interface KeptKeyringProps {
  readonly visit: Visit
  readonly hasPasskey: boolean
}

export function KeptKeyring({ visit: { desk }, hasPasskey }: KeptKeyringProps) {
  const { loaded, reload } = useLoaded(useCallback(() => desk.call('lockHere', null), [desk]))
  const { doing, run } = useAct()
  const byPasskey = () =>
    run(async () => {
      const { rpId, credentials } = await desk.call('passkeyQuestion', null)
      await desk.call('keepHere', { passkey: await worded(secretOf({ rpId, credentials })) })
      reload()
    })
  const byPassphrase = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault()
    const passphrase = String(new FormData(event.currentTarget).get('new-passphrase'))
    run(async () => {
      await desk.call('keepHere', { passphrase })
      reload()
    })
  }
  const forget = () =>
    run(async () => {
      await desk.call('forgetHere', null)
      reload()
    })
  return (
    <section className="block" aria-labelledby="kept">
      <h2 id="kept">Your keyring in this browser</h2>
      <Show loaded={loaded} coming="Looking…">
        {({ lock, leastLetters }) =>
          lock === null ? (
            <>
              <p>
                It is not kept here: you choose its file each time. Kept here it is locked, and what
                lies on this disk opens nothing without what it is locked with.
              </p>
              {hasPasskey && (
                <ActButton doing={doing} onClick={byPasskey}>
                  Keep it, locked with a passkey
                </ActButton>
              )}
              <form className="unlock" onSubmit={byPassphrase}>
                <label htmlFor="new-passphrase">
                  {hasPasskey ? 'Or with a passphrase' : 'Keep it, locked with a passphrase'} of{' '}
                  {leastLetters} letters or more:
                </label>
                <input
                  {...{ id: 'new-passphrase', name: 'new-passphrase', type: 'password' }}
                  {...{ autoComplete: 'new-password', minLength: leastLetters, required: true }}
                />
                <button type="submit" className="plain" disabled={doing.state === 'busy'}>
                  Keep it
                </button>
              </form>
            </>
          ) : (
            <>
              <p>It is kept here, locked with a {lock}. Keep its file somewhere else as well.</p>
              <ActButton doing={doing} isPlain onClick={forget}>
                Forget it here
              </ActButton>
            </>
          )
        }
      </Show>
      <Outcome doing={doing} />
    </section>
  )
}
