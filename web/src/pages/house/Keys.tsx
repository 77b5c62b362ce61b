// Keys as two people compare them on the telephone: a line for each, its fingerprint below.

import type { KeyView, PinsView } from '../../views/pins-view.ts'

export function Keys({ keys }: { readonly keys: readonly KeyView[] }) {
  return (
    <ul className="keys">
      {keys.map(({ what, fingerprint, isPinned }) => (
        <li key={fingerprint}>
          <span>
            {what} {!isPinned && <span className="state">not pinned</span>}
          </span>
          <code>{fingerprint}</code>
        </li>
      ))}
    </ul>
  )
}

/** Log keys first, then the witnesses and how many of them must agree. */
export function AllKeys({ view: { log, witnesses, quorum } }: { readonly view: PinsView }) {
  return (
    <>
      <Keys keys={log} />
      {quorum === null ? (
        <p className="quiet">No witnesses: the log’s own signature is enough.</p>
      ) : (
        <>
          <p>
            Witnesses, of whom {quorum} of {witnesses.length} must agree:
          </p>
          <Keys keys={witnesses} />
        </>
      )}
    </>
  )
}
