// The house as this browser knows it: what is pinned, how far its log was seen, and what can be pinned besides.

import { useCallback } from 'react'
import { ActButton, Outcome, useAct } from '../parts/Act.tsx'
import { Show, useLoaded } from '../parts/loaded.tsx'
import { PageHeading } from '../parts/PageHeading.tsx'
import { SaveLink } from '../parts/SaveLink.tsx'
import type { Visit } from '../parts/visit.ts'
import { When } from '../parts/When.tsx'
import { counted } from '../parts/words.ts'
import type { HouseView } from '../views/house-view.ts'
import { AllKeys } from './house/Keys.tsx'

export function HousePage({ visit: { desk } }: { readonly visit: Visit }) {
  const { loaded, replace } = useLoaded(useCallback(() => desk.call('house', null), [desk]))
  const { doing, run } = useAct()
  const pin = (shown: HouseView['shown']) =>
    run(async () => replace(await desk.call('pinShown', shown)))
  return (
    <main className="narrow">
      <PageHeading title="This house" />
      <Show loaded={loaded} coming="Asking the house…">
        {({ view, shown, last, lasts }) => (
          <>
            <p>
              {last !== null && (
                <>
                  This browser saw {counted(last.size, 'entry', 'entries')} of its log,{' '}
                  <When at={last.at} />, and refuses one that is shorter or another.{' '}
                  <SaveLink name="kept-checkpoint.note" bytes={last.note}>
                    Save that checkpoint
                  </SaveLink>
                </>
              )}
              {!lasts && ' It keeps nothing here: this is forgotten with the window.'}
            </p>
            <section className="block" aria-labelledby="keys">
              <h2 id="keys">Its keys</h2>
              <AllKeys view={view} />
              <p className="quiet">
                The owner that you pinned: <code>{view.owner}</code>
              </p>
            </section>
            {view.isNew && (
              <section className="block" aria-labelledby="pin">
                <h2 id="pin">Not pinned yet</h2>
                <p>
                  Compare what is not pinned with the team by a way that is not this house;{' '}
                  <code>forewarn witnesses</code> shows them the same words. From then on nothing
                  counts here without these signatures.
                </p>
                <ActButton doing={doing} onClick={() => pin(shown)}>
                  They are the same: pin them
                </ActButton>
              </section>
            )}
            <Outcome doing={doing} />
          </>
        )}
      </Show>
    </main>
  )
}
