// Keyrings kept in this browser, each a button away: opened by the passkey or passphrase that they are locked with.

import { useEffect, useState } from 'react'
import type { KeyringSource } from '../../ports/desk-calls.ts'
import { type KeptHere, keptHere } from '../../ports/kept-keyrings.ts'
import { secretOf } from '../../ports/passkey.ts'
import { worded } from '../../ports/said.ts'

interface KeptProps {
  readonly isTrying: boolean
  onOpen(source: () => Promise<KeyringSource>): void
  /** Under a passphrase, which is asked for as that of a file is. */
  onLocked(file: { readonly fileName: string; readonly text: string }): void
}

export function Kept({ isTrying, onOpen, onLocked }: KeptProps) {
  const [all, setAll] = useState<readonly KeptHere[]>([])
  useEffect(() => {
    // A browser that keeps nothing has nothing to offer.
    keptHere().then(setAll, () => undefined)
  }, [])
  const open = (kept: KeptHere) => {
    if (kept.lock === 'passphrase') {
      return onLocked({ fileName: 'kept here', text: JSON.stringify(kept.keyring) })
    }
    const { actor, rpId, credential, salt } = kept
    onOpen(async () => {
      const { secret } = await worded(secretOf({ rpId, credentials: [credential], salt }))
      return { actor, secret }
    })
  }
  return all.map((kept) => (
    <p key={kept.actor}>
      <button type="button" className="button" disabled={isTrying} onClick={() => open(kept)}>
        Sign in as {kept.actor}
      </button>
    </p>
  ))
}
