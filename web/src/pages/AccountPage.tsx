// Where the organisation's sign-in sends the browser back to: it tells the tab that asked, and is done.

import { useEffect } from 'react'
import { PageHeading } from '../parts/PageHeading.tsx'
import { comeBack } from '../ports/provider.ts'

export function AccountPage() {
  useEffect(comeBack, [])
  return (
    <main className="narrow">
      <PageHeading title="You are back" />
      <p>Close this tab, and go on in the one where you were asked.</p>
    </main>
  )
}
