// An opened copy: what it is, what may be done with it, and its files as text that nothing can run.

import { useEffect, useRef } from 'react'
import { SaveLink } from '../../parts/SaveLink.tsx'
import { ScrolledText } from '../../parts/Scroll.tsx'
import { Tlp } from '../../parts/Tlp.tsx'
import { When } from '../../parts/When.tsx'
import { counted, size } from '../../parts/words.ts'
import type { OpenedCopy, OpenedFile } from '../../views/inbox-view.ts'

/** Takes the focus, since the button that opened it is gone. */
export function Copy({ copy }: { readonly copy: OpenedCopy }) {
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => place.current?.focus({ preventScroll: true }), [])
  const { tlp, identifiers, liftsAt, signedBy, files, unacknowledged, partId, tokens } = copy
  return (
    <div ref={place} className="copy" tabIndex={-1}>
      <p className="labels">
        <Tlp label={tlp} />
        {identifiers.map((identifier) => (
          <code key={identifier}>{identifier}</code>
        ))}
      </p>
      <p>
        This copy was made for you alone. When it was shared, the embargo was to end{' '}
        <When at={liftsAt} />.
      </p>
      {unacknowledged !== null && (
        <p className="notice" role="alert">
          It is open, but the team could not be told: {unacknowledged}
        </p>
      )}
      <p className="quiet">
        {tokens.without === null
          ? `Your client put ${counted(tokens.inserted, 'token')} of yours into comments of these files, and the hashes into the ledger. This page comes from the house, so that does not prove that nobody there knew them: open the sealed part at the terminal for tokens that do.`
          : `There are no tokens of yours in these files: ${tokens.without}`}
      </p>
      {files.map((file) => (
        <FileShown key={file.path} file={file} />
      ))}
      <p className="quiet">
        Checked here: the receipts lead from the owner you pinned to {signedBy}, who published it,
        and every file is the one that was committed to. To keep, and to open without this house:{' '}
        <SaveLink name={`${partId}.age`} bytes={copy.sealed}>
          sealed part
        </SaveLink>
        ,{' '}
        <SaveLink name={`${partId}.receipts.json`} bytes={copy.receipts}>
          receipts
        </SaveLink>
        .
      </p>
    </div>
  )
}

/** More is in the file itself. */
const SHOWN_CHARACTERS = 100_000

function FileShown({ file }: { readonly file: OpenedFile }) {
  const { path, may, bytes, sha256, shown } = file
  return (
    <section className="shared-file" aria-label={path}>
      <h4>
        <code>{path}</code>
      </h4>
      {may !== '' && (
        <p>
          <strong>You may:</strong> {may}
        </p>
      )}
      <p className="quiet">
        <SaveLink name={path.replaceAll('/', '_')} bytes={bytes}>
          {`Save, ${size(bytes.length)}`}
        </SaveLink>{' '}
        SHA-256 <code>{sha256}</code>
      </p>
      {shown === null ? (
        <p className="quiet">This is not text; save it to look at it.</p>
      ) : (
        <ScrolledText label={`Text of ${path}`}>
          {shown.slice(0, SHOWN_CHARACTERS)}
          {shown.length > SHOWN_CHARACTERS && '\n… and more; save the file to read on.'}
        </ScrolledText>
      )}
    </section>
  )
}
