// A person's passkeys: which there are, one more, and one that is lost.

import { useCallback, useState } from 'react'
import { ActButton, Outcome, useAct } from '../parts/Act.tsx'
import { Show, useLoaded } from '../parts/loaded.tsx'
import { PageHeading } from '../parts/PageHeading.tsx'
import type { Visit } from '../parts/visit.ts'
import { When } from '../parts/When.tsx'
import type { PasskeysView } from '../ports/desk-calls.ts'
import { makePasskey } from '../ports/passkey.ts'
import { askProvider } from '../ports/provider.ts'
import { worded } from '../ports/said.ts'
import { KeptKeyring } from './passkeys/KeptKeyring.tsx'

export function PasskeysPage({ visit }: { readonly visit: Visit }) {
  const { desk, who } = visit
  const { loaded, replace } = useLoaded(useCallback(() => desk.call('passkeys', null), [desk]))
  const { doing, run } = useAct()
  const add = () =>
    run(async () => {
      const question = await desk.call('passkeyQuestion', null)
      const created = await worded(makePasskey(question, who))
      replace(await desk.call('addPasskey', { nonce: question.nonce, created }))
    })
  const [isRemoved, setRemoved] = useState(false)
  const link = () =>
    run(async () => {
      const { provider } = await desk.call('passkeyQuestion', null)
      if (provider === null) throw new Error(NO_PROVIDER)
      replace(await desk.call('linkAccount', await worded(askProvider(provider))))
    })
  const remove = (id: string) =>
    run(async () => {
      replace(await desk.call('dropPasskey', { id }))
      setRemoved(true)
    })
  return (
    <main className="narrow">
      <PageHeading title="Passkeys" />
      <p>
        With a passkey, a copy of your keyring opens nothing by itself: signing in takes both, and
        so does whatever opens something to somebody. Add two, on different devices, so that losing
        one shuts nobody out; if you lose all, an owner takes them away.
      </p>
      <Show loaded={loaded} coming="Fetching your passkeys…">
        {(view) => <Listed view={view} doing={doing} remove={remove} />}
      </Show>
      <ActButton doing={doing} onClick={add}>
        Add a passkey
      </ActButton>{' '}
      {loaded.state === 'here' && loaded.value.hasProvider && (
        <ActButton doing={doing} isPlain onClick={link}>
          Link your organisation’s account
        </ActButton>
      )}
      <Outcome doing={doing} />
      <p role="status">{isRemoved && REMOVED}</p>
      {loaded.state === 'here' && (
        <KeptKeyring visit={visit} hasPasskey={loaded.value.passkeys.length > 0} />
      )}
    </main>
  )
}

const NO_PROVIDER =
  'Your organisation’s sign-in cannot be reached from the house. Add a passkey, or try again later.'
const REMOVED =
  'Removed. Wherever somebody signed in with it, here too, they have to sign in again.'

interface ListedProps {
  readonly view: PasskeysView
  readonly doing: ReturnType<typeof useAct>['doing']
  remove(id: string): void
}

function Listed({ view: { passkeys, isWanted }, doing, remove }: ListedProps) {
  if (passkeys.length === 0) {
    return (
      <p className="empty">
        {isWanted
          ? 'You have none, and this house wants one of you before anything else opens. Add it here.'
          : 'You have none yet.'}
      </p>
    )
  }
  return (
    <ul className="passkeys">
      {passkeys.map(({ id, addedAt, usedAt }) => (
        <li key={id}>
          <span>
            {id.startsWith('account_') && 'Your organisation’s account '}
            <code title={id}>{id.slice(-8)}</code> added <When at={addedAt} />
            {usedAt !== null && (
              <>
                , last shown <When at={usedAt} />
              </>
            )}
          </span>
          <ActButton doing={doing} isPlain onClick={() => remove(id)}>
            Remove {id.slice(-8)}
          </ActButton>
        </li>
      ))}
    </ul>
  )
}
