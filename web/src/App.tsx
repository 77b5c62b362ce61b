// The application: who is signed in, and which page the address names.

import type { FindingId } from '@forewarn/core/shared/ids'
import { lazy, Suspense, useCallback, useEffect, useMemo, useState } from 'react'
import { AccountPage } from './pages/AccountPage.tsx'
import { BoardPage } from './pages/BoardPage.tsx'
import { FindingPage } from './pages/FindingPage.tsx'
import { HousePage } from './pages/HousePage.tsx'
import { HouseQuestionPage } from './pages/house/HouseQuestion.tsx'
import { RefusedHouse } from './pages/house/RefusedHouse.tsx'
import { InboxPage } from './pages/InboxPage.tsx'
import { Message } from './pages/Message.tsx'
import { PasskeysPage } from './pages/PasskeysPage.tsx'
import { SignIn } from './pages/SignIn.tsx'
import { Frame } from './parts/Frame.tsx'
import { Guard } from './parts/Guard.tsx'
import { lower, useAlarm, useHouseQuestion } from './parts/house-asking.ts'
import { PasskeyDialog } from './parts/PasskeyDialog.tsx'
import { go, usePath } from './parts/path.ts'
import { homeOf, type Visit } from './parts/visit.ts'

/** Loaded by whoever types a code: it speaks to the house itself, where others have the worker do it. */
const DevicePage = lazy(async () => ({
  default: (await import('./pages/DevicePage.tsx')).DevicePage,
}))

export function App() {
  const path = usePath()
  const [visit, setVisit] = useState<Visit>()
  const enter = useCallback((entered: Visit) => {
    setVisit(entered)
    if (location.pathname === '/') go(homeOf(entered), 'replace')
  }, [])
  const leave = useCallback(() => {
    if (visit !== undefined) void leaveHouse(visit)
    setVisit(undefined)
    go('/', 'push')
  }, [visit])
  const alarm = useAlarm()
  useEffect(() => {
    if (alarm === undefined || visit === undefined) return
    void leaveHouse(visit)
    setVisit(undefined)
  }, [alarm, visit])
  return (
    <Frame visit={visit} onLeave={leave}>
      <Guard key={path}>
        {alarm === undefined ? (
          <Page path={path} visit={visit} onEnter={enter} />
        ) : (
          <RefusedHouse alarm={alarm} onLeave={lower} />
        )}
      </Guard>
      <PasskeyDialog />
    </Frame>
  )
}

/** The keys go in any case, and soon; a session that the house does not hear of ends there by itself. */
async function leaveHouse({ desk }: Visit): Promise<void> {
  const soon = new Promise((resolve) => setTimeout(resolve, SOON_MS))
  await Promise.race([desk.call('signOut', null).catch(() => undefined), soon])
  desk.end()
}

const SOON_MS = 1000

interface PageProps {
  readonly path: string
  readonly visit: Visit | undefined
  onEnter(visit: Visit): void
}

function Page({ path, visit, onEnter }: PageProps) {
  const page = useMemo(() => pageAt(path), [path])
  const asked = useHouseQuestion()
  if (page === undefined) return <Message title="There is nothing here" text={NOTHING} />
  if (page.name === 'account') return <AccountPage />
  if (page.name === 'device') {
    return (
      <Suspense>
        <DevicePage />
      </Suspense>
    )
  }
  if (visit === undefined) return <SignIn onEnter={onEnter} />
  if (asked !== undefined) return <HouseQuestionPage asked={asked} />
  if (page.name === 'home') return <Message title="You are signed in" text={CHOOSE} />
  if (page.name === 'passkeys') return <PasskeysPage visit={visit} />
  if (page.name === 'house') return <HousePage visit={visit} />
  if (page.name === 'inbox') {
    return visit.who.kind === 'recipient' ? (
      <InboxPage visit={visit} />
    ) : (
      <Message {...FOR_OTHERS} />
    )
  }
  if (visit.who.kind !== 'staff') return <Message {...FOR_TEAM} />
  if (page.name === 'board') return <BoardPage visit={visit} />
  return <FindingPage key={page.findingId} visit={visit} findingId={page.findingId} />
}

type PageName =
  | { readonly name: 'home' }
  | { readonly name: 'board' }
  | { readonly name: 'inbox' }
  | { readonly name: 'passkeys' }
  | { readonly name: 'house' }
  | { readonly name: 'device' }
  | { readonly name: 'account' }
  | { readonly name: 'finding'; readonly findingId: FindingId }

function pageAt(path: string): PageName | undefined {
  if (path === '/') return { name: 'home' }
  if (path === '/board') return { name: 'board' }
  if (path === '/inbox') return { name: 'inbox' }
  if (path === '/passkeys') return { name: 'passkeys' }
  if (path === '/house') return { name: 'house' }
  if (path === '/device') return { name: 'device' }
  if (path === '/account') return { name: 'account' }
  const findingId = /^\/findings\/(fin_[a-z2-7]{16})$/.exec(path)?.[1] as FindingId | undefined
  return findingId === undefined ? undefined : { name: 'finding', findingId }
}

const NOTHING = 'No page has this address. Perhaps it was cut short on its way to you.'
const CHOOSE = 'Choose a page above.'
const FOR_TEAM = {
  title: 'This page is for the team',
  text: 'The keys you signed in with are a recipient’s. What is shared with you is in your inbox.',
}
const FOR_OTHERS = {
  title: 'This page is for recipients',
  text: 'The keys you signed in with are the team’s. What the team sees is on the board.',
}
