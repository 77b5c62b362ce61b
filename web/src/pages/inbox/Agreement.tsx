// The programme's agreement, to be accepted by a person and never tacitly.

import { type ChangeEvent, useState } from 'react'
import { ActButton, Outcome, useAct } from '../../parts/Act.tsx'
import type { InboxView } from '../../views/inbox-view.ts'

interface AgreementProps {
  readonly agreement: NonNullable<InboxView['agreement']>
  accept(): Promise<void>
}

export function Agreement({ agreement: { version, terms }, accept }: AgreementProps) {
  const { doing, run } = useAct()
  return (
    <article className="card">
      <h3>The programme’s agreement, version {version}</h3>
      <p>
        You were sent its text. Its SHA-256 is <code>{terms}</code>; nothing is shared with you
        before you accept it.
      </p>
      <Comparison terms={terms} />
      <p className="acts">
        <ActButton doing={doing} onClick={() => run(accept)}>
          I accept version {version} of the agreement
        </ActButton>
      </p>
      <Outcome doing={doing} />
    </article>
  )
}

/** Whether a document at hand is the very one that is to be accepted. */
function Comparison({ terms }: { readonly terms: string }) {
  const [digest, setDigest] = useState<string>()
  const choose = async ({ currentTarget }: ChangeEvent<HTMLInputElement>) => {
    const file = currentTarget.files?.[0]
    if (file !== undefined) setDigest(await sha256(file))
  }
  return (
    <>
      <label className="file small">
        <span className="quiet">Compare a document with it (it stays here): </span>
        <input type="file" onChange={choose} />
      </label>
      <p role="status">
        {digest !== undefined &&
          (digest === terms
            ? 'This is that very document.'
            : 'This is another document. Ask the team before you accept.')}
      </p>
    </>
  )
}

async function sha256(file: File): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', await file.arrayBuffer())
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, '0')).join('')
}
