// A thing on its way: coming, here, or refused, so that no page can forget one of them.

import { type ReactNode, useCallback, useEffect, useState } from 'react'
import type { OnProgress } from '../ports/desk-port.ts'
import { figure } from './words.ts'

export type Loaded<T> =
  | { readonly state: 'coming'; readonly done: number; readonly of: number }
  | { readonly state: 'here'; readonly value: T; readonly stale: string | null }
  | { readonly state: 'refused'; readonly reason: string }

export interface Loading<T> {
  readonly loaded: Loaded<T>
  /** Asks again; what is here stays until something newer is. */
  reload(): void
  replace(value: T): void
}

/** @param load does not change from one drawing to the next unless what it loads does */
export function useLoaded<T>(load: (onProgress: OnProgress) => Promise<T>): Loading<T> {
  const [loaded, setLoaded] = useState<Loaded<T>>(COMING)
  const replace = useCallback((value: T) => setLoaded({ state: 'here', value, stale: null }), [])
  const reload = useCallback(() => {
    const onProgress = (done: number, of: number) =>
      setLoaded((before) => (before.state === 'coming' ? { state: 'coming', done, of } : before))
    load(onProgress).then(replace, (error: unknown) => setLoaded(refusedWith(reasonOf(error))))
  }, [load, replace])
  useEffect(reload, [reload])
  return { loaded, reload, replace }
}

const COMING = { state: 'coming', done: 0, of: 0 } as const

/** Looks again every so often, and whenever the reader comes back to the page. */
export function useRegularly(look: () => void, everyMs: number): void {
  useEffect(() => {
    const lookIfSeen = () => {
      if (document.visibilityState === 'visible') look()
    }
    const timer = setInterval(lookIfSeen, everyMs)
    document.addEventListener('visibilitychange', lookIfSeen)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', lookIfSeen)
    }
  }, [look, everyMs])
}

function refusedWith(reason: string) {
  return <T,>(before: Loaded<T>): Loaded<T> =>
    before.state === 'here' ? { ...before, stale: reason } : { state: 'refused', reason }
}

export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}

interface ShowProps<T> {
  readonly loaded: Loaded<T>
  /** What is being done meanwhile. */
  readonly coming: string
  readonly children: (value: T) => ReactNode
}

export function Show<T>({ loaded, coming, children }: ShowProps<T>) {
  switch (loaded.state) {
    case 'coming':
      return <Coming what={coming} done={loaded.done} of={loaded.of} />
    case 'refused':
      return <Refused reason={loaded.reason} />
    case 'here':
      return (
        <>
          {loaded.stale !== null && (
            <p className="notice alarm" role="alert">
              <strong>This may be out of date.</strong> {loaded.stale}
            </p>
          )}
          {children(loaded.value)}
        </>
      )
  }
}

function Coming({ what, done, of }: { what: string; done: number; of: number }) {
  return (
    <div className="coming" aria-busy="true">
      <p>
        {what}
        {of > 0 && ` ${figure(done)} of ${figure(of)} entries`}
      </p>
      {of > 0 ? (
        <progress value={done} max={of} aria-label={what} />
      ) : (
        <progress aria-label={what} />
      )}
    </div>
  )
}

export function Refused({ reason }: { readonly reason: string }) {
  return (
    <p className="notice alarm" role="alert">
      {reason}
    </p>
  )
}
