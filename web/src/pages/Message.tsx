// A page that only says something: nothing here, or not for you.

import { PageHeading } from '../parts/PageHeading.tsx'

interface MessageProps {
  readonly title: string
  readonly text: string
}

export function Message({ title, text }: MessageProps) {
  return (
    <main className="narrow">
      <PageHeading title={title} />
      <p>{text}</p>
    </main>
  )
}
