// One part of a copy: collected, checked and opened here on request.

import { Refused } from '../../parts/loaded.tsx'
import { When } from '../../parts/When.tsx'
import { CLASS_WORDS, size } from '../../parts/words.ts'
import type { InboxView, OpenedCopy } from '../../views/inbox-view.ts'
import { Copy } from './Copy.tsx'

type PartOf = InboxView['parts'][number]

export type Handling =
  | { readonly state: 'idle' }
  | { readonly state: 'busy' }
  | { readonly state: 'opened'; readonly copy: OpenedCopy }
  | { readonly state: 'refused'; readonly reason: string }

interface PartProps {
  readonly part: PartOf
  /** The version that took its place, where one did. */
  readonly newer: number | undefined
  readonly handling: Handling
  /** Something else has to be accepted first. */
  readonly isBarred: boolean
  open(): void
}

export function Part({ part, newer, handling, isBarred, open }: PartProps) {
  const copy = handling.state === 'opened' ? handling.copy : undefined
  return (
    <article className="card">
      <h3>
        {CLASS_WORDS[part.class]}
        {copy !== undefined && `: ${copy.title}`}
      </h3>
      <p>
        <Standing part={part} />{' '}
        <span className="quiet">
          Version {part.version}, {size(part.bytes)} sealed, case <code>{part.caseId}</code>.
        </span>
      </p>
      {handling.state === 'refused' && <Refused reason={handling.reason} />}
      {copy !== undefined && <Copy copy={copy} />}
      {copy === undefined && isBarred && (
        <p className="quiet">To be collected again once you have accepted what you are asked.</p>
      )}
      {copy === undefined && !isBarred && !part.open && (
        <p className="quiet">
          {newer === undefined ? 'Not handed out again now.' : `Version ${newer} took its place.`}{' '}
          What you hold stays with you.
        </p>
      )}
      {copy === undefined && !isBarred && part.open && (
        <Offer part={part} isBusy={handling.state === 'busy'} open={open} />
      )}
    </article>
  )
}

interface OfferProps {
  readonly part: PartOf
  readonly isBusy: boolean
  open(): void
}

/** Collecting again is not what somebody comes for who has collected, and stands back. */
function Offer({ part: { collectedAt }, isBusy, open }: OfferProps) {
  const isNew = collectedAt === null
  return (
    <p className="acts">
      <button
        type="button"
        className={isNew ? 'button' : 'button second'}
        disabled={isBusy}
        onClick={open}
      >
        {isNew ? 'Collect and open' : 'Collect again and open'}
      </button>{' '}
      <span className="quiet" role="status">
        {isBusy
          ? 'Collecting, checking receipts, opening…'
          : 'That you collect is written down before the first byte leaves.'}
      </span>
    </p>
  )
}

function Standing({ part: { opensAt, collectedAt, openedAt } }: { readonly part: PartOf }) {
  if (collectedAt === null) {
    return (
      <>
        Open since <When at={opensAt} />.
      </>
    )
  }
  return (
    <>
      Collected <When at={collectedAt} />
      {openedAt === null ? ', not opened so far.' : ', and opened.'}
    </>
  )
}
