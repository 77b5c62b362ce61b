// One part of a copy: collected, checked and opened here on request.

import { ActButton, Outcome, useAct } from '../../parts/Act.tsx'
import { When } from '../../parts/When.tsx'
import { CLASS_WORDS, size } from '../../parts/words.ts'
import type { InboxView, OpenedCopy } from '../../views/inbox-view.ts'
import { Copy } from './Copy.tsx'

type PartOf = InboxView['parts'][number]

interface PartProps {
  readonly part: PartOf
  readonly copy: OpenedCopy | undefined
  open(partId: PartOf['partId']): Promise<void>
}

export function Part({ part, copy, open }: PartProps) {
  const { doing, run } = useAct()
  const { partId, version, bytes, collectedAt } = part
  return (
    <article className="card">
      <h3>
        {CLASS_WORDS[part.class]}
        {copy !== undefined && `: ${copy.title}`}
      </h3>
      <p>
        <Standing part={part} />{' '}
        <span className="quiet">
          Version {version}, {size(bytes)} sealed, case <code>{part.caseId}</code>.
        </span>
      </p>
      {copy === undefined ? (
        <p className="acts">
          <ActButton doing={doing} onClick={() => run(() => open(partId))}>
            {collectedAt === null ? 'Collect and open' : 'Collect again and open'}
          </ActButton>{' '}
          <span className="quiet" role="status">
            {doing.state === 'busy'
              ? 'Collecting, checking receipts, opening…'
              : 'That you collect is written down, before the first byte leaves.'}
          </span>
        </p>
      ) : (
        <Copy copy={copy} />
      )}
      <Outcome doing={doing} />
    </article>
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
