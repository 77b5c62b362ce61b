// A recipient's inbox: what is asked of them, what is open, and what they hold.

import { useCallback } from 'react'
import { setHouseClock } from '../parts/clock.ts'
import { Show, useLoaded, useRegularly } from '../parts/loaded.tsx'
import { PageHeading } from '../parts/PageHeading.tsx'
import type { Visit } from '../parts/visit.ts'
import { counted } from '../parts/words.ts'
import type { InboxView } from '../views/inbox-view.ts'
import { Agreement } from './inbox/Agreement.tsx'
import { Embargo } from './inbox/Embargo.tsx'
import { Parts } from './inbox/Parts.tsx'

const LOOK_AGAIN_MS = 20_000

export function InboxPage({ visit: { desk } }: { readonly visit: Visit }) {
  const { loaded, reload, replace } = useLoaded(
    useCallback(async () => {
      const view = await desk.call('inbox', null)
      setHouseClock(view.offsetMs)
      return view
    }, [desk]),
  )
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
            <Unread count={view.unreadNotes} />
            <Parts
              view={view}
              open={async (partId) => {
                try {
                  return await desk.call('openPart', { partId })
                } finally {
                  reload()
                }
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
  const { agreement, cases } = view
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
            <Embargo key={one.caseId} case={one} answer={answer} />
          ))}
        </section>
      )}
      {standing.map((one) => (
        <Embargo key={one.caseId} case={one} answer={answer} />
      ))}
    </>
  )
}

function Unread({ count }: { readonly count: number }) {
  if (count === 0) return null
  return (
    <p className="standing">
      {counted(count, 'note')} from the team {count === 1 ? 'waits' : 'wait'} for you. Read{' '}
      {count === 1 ? 'it' : 'them'} at your terminal: <code>forewarn notes</code>
    </p>
  )
}
