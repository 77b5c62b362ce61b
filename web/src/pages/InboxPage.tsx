// A recipient's inbox: what is asked of them, what is open, and what they hold.

import { useCallback, useState } from 'react'
import { Show, useLoaded, useRegularly } from '../parts/loaded.tsx'
import { PageHeading } from '../parts/PageHeading.tsx'
import type { Visit } from '../parts/visit.ts'
import type { InboxView, OpenedCopy } from '../views/inbox-view.ts'
import { Agreement } from './inbox/Agreement.tsx'
import { Embargo } from './inbox/Embargo.tsx'
import { Part } from './inbox/Part.tsx'

const LOOK_AGAIN_MS = 20_000

export function InboxPage({ visit: { desk } }: { readonly visit: Visit }) {
  const { loaded, reload, replace } = useLoaded(useCallback(() => desk.call('inbox', null), [desk]))
  useRegularly(reload, LOOK_AGAIN_MS)
  return (
    <main className="inbox">
      <PageHeading title="Inbox" />
      <Show loaded={loaded} coming="Fetching what waits for you…">
        {(view) => (
          <>
            <Asked
              view={view}
              accept={async (version) => replace(await desk.call('acceptAgreement', { version }))}
              answer={async (input) => replace(await desk.call('answerEmbargo', input))}
            />
            <Parts
              view={view}
              open={async (partId) => {
                const copy = await desk.call('openPart', { partId })
                replace(copy.inbox)
                return copy
              }}
            />
          </>
        )}
      </Show>
    </main>
  )
}

interface AskedProps {
  readonly view: InboxView
  accept(version: number): Promise<void>
  answer(input: {
    caseId: InboxView['cases'][number]['caseId']
    liftsAt: number
    answer: 'accept' | 'decline'
  }): Promise<void>
}

function Asked({ view, accept, answer }: AskedProps) {
  const { agreement, cases, offsetMs } = view
  const isAsked = agreement !== null && !agreement.accepted
  const asking = cases.filter(({ consent }) => consent === 'invited' || consent === 'lapsed')
  const standing = cases.filter(({ consent }) => consent === 'given' || consent === 'declined')
  return (
    <>
      {(isAsked || asking.length > 0) && (
        <section className="block" aria-labelledby="asked">
          <h2 id="asked">What you are asked</h2>
          {isAsked && <Agreement agreement={agreement} accept={() => accept(agreement.version)} />}
          {asking.map((one) => (
            <Embargo key={one.caseId} case={one} offsetMs={offsetMs} answer={answer} />
          ))}
        </section>
      )}
      {standing.map((one) => (
        <Embargo key={one.caseId} case={one} offsetMs={offsetMs} answer={answer} />
      ))}
    </>
  )
}

interface PartsProps {
  readonly view: InboxView
  open(partId: InboxView['parts'][number]['partId']): Promise<OpenedCopy>
}

function Parts({ view: { parts, cases }, open }: PartsProps) {
  const [copies, setCopies] = useState<ReadonlyMap<string, OpenedCopy>>(new Map())
  const openAndKeep = async (partId: Parameters<typeof open>[0]) => {
    const copy = await open(partId)
    setCopies((before) => new Map(before).set(partId, copy))
  }
  const waiting = parts.filter(({ collectedAt }) => collectedAt === null)
  const held = parts.filter(({ collectedAt }) => collectedAt !== null)
  if (parts.length === 0) return <Nothing isInvited={cases.length > 0} />
  const list = (some: InboxView['parts']) =>
    some.map((part) => (
      <Part key={part.partId} part={part} copy={copies.get(part.partId)} open={openAndKeep} />
    ))
  return (
    <>
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

function Nothing({ isInvited }: { readonly isInvited: boolean }) {
  return (
    <p className="empty">
      <strong>Nothing waits for you.</strong>{' '}
      {isInvited
        ? 'Whatever opens for you appears here at its instant; this page looks by itself.'
        : 'When the team shares something with you, it appears here; this page looks by itself.'}
    </p>
  )
}
