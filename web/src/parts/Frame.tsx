// What stands around every page: the way home, the house's clock, who is here, and the way out.

import type { ReactNode } from 'react'
import { useHouseNow } from './clock.ts'
import { Link } from './Link.tsx'
import type { Visit } from './visit.ts'
import { When } from './When.tsx'

interface FrameProps {
  readonly visit: Visit | undefined
  readonly children: ReactNode
  onLeave(): void
}

export function Frame({ visit, children, onLeave }: FrameProps) {
  return (
    <>
      <nav className="bar" aria-label="Forewarn">
        <span className="mark">Forewarn</span>
        {visit !== undefined && (
          <>
            {visit.who.kind === 'staff' ? (
              <Link to="/board">Board</Link>
            ) : (
              <Link to="/inbox">Inbox</Link>
            )}
            <Link to="/passkeys">Passkeys</Link>
            <Link to="/house">House</Link>
            <HouseClock />
            <span className="who" title={visit.who.actor}>
              {visit.who.origin}
            </span>
            <button type="button" className="plain" onClick={onLeave}>
              Sign out
            </button>
          </>
        )}
      </nav>
      {children}
    </>
  )
}

function HouseClock() {
  const now = useHouseNow()
  return (
    <span className="house-clock">
      House time <When at={now} />
    </span>
  )
}
