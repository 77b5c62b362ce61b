// The parts of a recipient's copies: open ones first, then what is held; opened ones stay open here.

import { followedBy } from '@forewarn/desk/followed-by'
import { useState } from 'react'
import { reasonOf } from '../../parts/loaded.tsx'
import type { InboxView, OpenedCopy } from '../../views/inbox-view.ts'
import { type Handling, Part } from './Part.tsx'

type PartId = InboxView['parts'][number]['partId']

interface PartsProps {
  readonly view: InboxView
  open(partId: PartId): Promise<OpenedCopy>
}

export function Parts({ view, open }: PartsProps) {
  const { parts, cases } = view
  const { handlings, openPart } = useHandlings(open)
  const waiting = parts.filter(({ collectedAt }) => collectedAt === null)
  const held = parts.filter(({ collectedAt }) => collectedAt !== null)
  const list = (some: InboxView['parts']) =>
    some.map((part) => (
      <Part
        key={part.partId}
        part={part}
        newer={followedBy(view, part)}
        handling={handlings.get(part.partId) ?? IDLE}
        isBarred={isBarred(view, part.caseId)}
        open={() => openPart(part.partId)}
      />
    ))
  return (
    <>
      {parts.length === 0 && <Nothing cases={cases} />}
      {waiting.length > 0 && (
        <section className="block" aria-labelledby="open">
          <h2 id="open">Open for you</h2>
          {list(waiting)}
        </section>
      )}
      {held.length > 0 && (
        <section className="block" aria-labelledby="held">
          <h2 id="held">What you hold</h2>
          {list(held)}
        </section>
      )}
    </>
  )
}

/** What is held stays held, but nothing is handed out again before what is asked is answered. */
function isBarred({ agreement, cases }: InboxView, caseId: string): boolean {
  if (agreement !== null && !agreement.accepted) return true
  return cases.some((one) => one.caseId === caseId && one.consent !== 'given')
}

const IDLE: Handling = { state: 'idle' }

/** Kept above the two lists, since a part moves from one to the other while it is handled. */
function useHandlings(open: PartsProps['open']) {
  const [handlings, setHandlings] = useState<ReadonlyMap<PartId, Handling>>(new Map())
  const note = (partId: PartId, handling: Handling) =>
    setHandlings((before) => new Map(before).set(partId, handling))
  const openPart = async (partId: PartId) => {
    note(partId, { state: 'busy' })
    try {
      note(partId, { state: 'opened', copy: await open(partId) })
    } catch (error) {
      note(partId, { state: 'refused', reason: reasonOf(error) })
    }
  }
  return { handlings, openPart }
}

function Nothing({ cases }: Pick<InboxView, 'cases'>) {
  const isAsked = cases.some(({ consent }) => consent === 'invited' || consent === 'lapsed')
  return (
    <p className="empty">
      <strong>{isAsked ? 'Nothing is open for you yet.' : 'Nothing waits for you.'}</strong>{' '}
      {isAsked
        ? 'After you have accepted, each part appears here at its instant.'
        : 'What the team shares with you appears here at its instant; this page looks by itself.'}
    </p>
  )
}
