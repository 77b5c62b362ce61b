// A button that does something at the house: busy while it does, and says so where it was refused.

import { type ReactNode, useState } from 'react'
import { Refused, reasonOf } from './loaded.tsx'

export type Doing =
  | { readonly state: 'idle' }
  | { readonly state: 'busy' }
  | { readonly state: 'refused'; readonly reason: string }

/** Runs one thing at a time; `doing` says how it stands. */
export function useAct(): { doing: Doing; run(act: () => Promise<void>): Promise<void> } {
  const [doing, setDoing] = useState<Doing>({ state: 'idle' })
  const run = async (act: () => Promise<void>) => {
    setDoing({ state: 'busy' })
    try {
      await act()
      setDoing({ state: 'idle' })
    } catch (error) {
      setDoing({ state: 'refused', reason: reasonOf(error) })
    }
  }
  return { doing, run }
}

interface ActButtonProps {
  readonly doing: Doing
  readonly isPlain?: boolean
  readonly children: ReactNode
  onClick(): void
}

export function ActButton({ doing, isPlain = false, children, onClick }: ActButtonProps) {
  return (
    <button
      type="button"
      className={isPlain ? 'plain' : 'button'}
      disabled={doing.state === 'busy'}
      onClick={onClick}
    >
      {children}
    </button>
  )
}

export function Outcome({ doing }: { readonly doing: Doing }) {
  return doing.state === 'refused' ? <Refused reason={doing.reason} /> : null
}
