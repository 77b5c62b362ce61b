// The programme board: every case, its clock, who holds what, and who waits for what.

import { doubtText } from '@forewarn/core/wire/doubt-text'
import { useCallback } from 'react'
import { setHouseClock } from '../parts/clock.ts'
import { Show, useLoaded, useRegularly } from '../parts/loaded.tsx'
import { PageHeading } from '../parts/PageHeading.tsx'
import type { Visit } from '../parts/visit.ts'
import { counted, figure } from '../parts/words.ts'
import type { BoardView } from '../views/board-view.ts'
import { CaseCard } from './board/CaseCard.tsx'

const LOOK_AGAIN_MS = 20_000

export function BoardPage({ visit: { desk } }: { readonly visit: Visit }) {
  const { loaded, reload } = useLoaded(
    useCallback(
      async (onProgress) => {
        const view = await desk.call('board', null, onProgress)
        setHouseClock(view.offsetMs)
        return view
      },
      [desk],
    ),
  )
  useRegularly(reload, LOOK_AGAIN_MS)
  return (
    <main className="board">
      <PageHeading title="Programme board" />
      <Show loaded={loaded} coming="Checking the ledger here, entry by entry…">
        {(view) => (
          <>
            <ClockAlarm view={view} />
            <Programme view={view} />
            {view.cases.length === 0 && <Nothing />}
            {view.cases.map((one) => (
              <CaseCard key={one.caseId} view={one} />
            ))}
          </>
        )}
      </Show>
    </main>
  )
}

function Programme({ view }: { readonly view: BoardView }) {
  const { partners, recipients, tiers, keyless, offers, seen } = view
  return (
    <p className="lede">
      {counted(partners, 'partner')} with {counted(recipients, 'recipient')} in{' '}
      {counted(tiers, 'tier')}
      {keyless > 0 && <>, {figure(keyless)} without keys</>}.{' '}
      {offers > 0 && (
        <strong>
          {counted(offers, 'offered key waits', 'offered keys wait')} for an owner’s
          countersignature.{' '}
        </strong>
      )}
      <span className="quiet">
        All {counted(seen.size, 'entry', 'entries')} of the ledger were checked in this browser;
        root <code title={seen.root}>{seen.root.slice(0, 12)}…</code>
      </span>
    </p>
  )
}

function ClockAlarm({ view: { doubt } }: { readonly view: BoardView }) {
  if (doubt === undefined) return null
  return (
    <p className={doubt.is === 'unheard' ? 'notice' : 'notice alarm'} role="alert">
      <strong>The house’s clock is in doubt.</strong> {doubtText(doubt)}
    </p>
  )
}

function Nothing() {
  return (
    <p className="empty">
      There is no case yet. Open one with <code>forewarn case open</code>, and it appears here.
    </p>
  )
}
