// A finding: opened from the vault by the worker, and shown exactly as the offline file shows it.

import { FINDING_STYLE } from '@forewarn/core/investigation/page-style'
import type { FindingId } from '@forewarn/core/shared/ids'
import { useCallback, useEffect, useRef } from 'react'
import { Show, useLoaded } from '../parts/loaded.tsx'
import { PageHeading, useTitle } from '../parts/PageHeading.tsx'
import { SaveLink } from '../parts/SaveLink.tsx'
import type { Visit } from '../parts/visit.ts'
import { ZONE } from '../parts/When.tsx'
import type { FindingView } from '../views/finding-view.ts'

interface FindingPageProps {
  readonly visit: Visit
  readonly findingId: FindingId
}

export function FindingPage({ visit, findingId }: FindingPageProps) {
  const { desk } = visit
  const { loaded } = useLoaded(
    useCallback(
      (onProgress) => desk.call('finding', { findingId, zone: ZONE }, onProgress),
      [desk, findingId],
    ),
  )
  if (loaded.state === 'here') return <FindingShown view={loaded.value} findingId={findingId} />
  return (
    <main>
      <PageHeading title="Finding" />
      <Show loaded={loaded} coming="Checking the ledger here, entry by entry…">
        {() => null}
      </Show>
    </main>
  )
}

function FindingShown({ view, findingId }: { view: FindingView; findingId: FindingId }) {
  const place = useRef<HTMLDivElement>(null)
  useTitle(view.title)
  useEffect(() => {
    place.current?.replaceChildren(...parsed(view.body))
    return styled()
  }, [view.body])
  return (
    <>
      <aside className="save-as" aria-label="Save">
        <SaveLink name={`${findingId}.html`} bytes={view.file}>
          Save as one file
        </SaveLink>
        <SaveLink name={`${findingId}.json`} bytes={view.json}>
          Save as JSON
        </SaveLink>
      </aside>
      <div ref={place} className="finding" />
    </>
  )
}

/** Parsed apart, where nothing runs; and core's markup holds no script in the first place. */
function parsed(markup: string): ChildNode[] {
  return [...new DOMParser().parseFromString(markup, 'text/html').body.childNodes]
}

/** The finding's own style sheet, there as long as the finding is. */
function styled(): () => void {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(FINDING_STYLE)
  document.adoptedStyleSheets.push(sheet)
  return () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet)
  }
}
