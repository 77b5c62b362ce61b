// A house that lost the end of its log and goes on in another: what is lost, and whether to follow.

import { PageHeading } from '../../parts/PageHeading.tsx'
import { counted } from '../../parts/words.ts'
import type { HouseAnswer, HouseQuestion } from '../../ports/house-question.ts'
import { Keys } from './Keys.tsx'

interface NewLogFoundProps {
  readonly question: Extract<HouseQuestion, { kind: 'newLog' }>
  answer(said: HouseAnswer): void
}

export function NewLogFound({ question, answer }: NewLogFoundProps) {
  const { found, pinned, view } = question
  return (
    <main className="narrow">
      <PageHeading title="This house goes on in another log" />
      <p>
        It says that the end of its log was lost, as after a restored backup. Checked here:{' '}
        {counted(found.restored, 'entry', 'entries')} of the log before stand in{' '}
        <strong>{found.log}</strong> as they were.
      </p>
      <Lost found={found} />
      <p>
        <strong>
          Ask the team by a way that is not this house whether that is so, and which key is theirs.
        </strong>{' '}
        Whoever runs the house can pretend such a loss, to take back what you saw.
      </p>
      <section className="block" aria-labelledby="next">
        <h2 id="next">The new log’s keys</h2>
        <Keys keys={view.log} />
      </section>
      <section className="block" aria-labelledby="before">
        <h2 id="before">The keys before</h2>
        <p className="quiet">Receipts that you kept of what is lost hold under these.</p>
        <Keys keys={pinned.log} />
      </section>
      <p className="acts">
        <button type="button" className="button" onClick={() => answer('shown')}>
          The team told me so, and these keys: go on
        </button>
        <button type="button" className="plain" onClick={() => answer('no')}>
          Not now
        </button>
      </p>
    </main>
  )
}

function Lost({ found }: Pick<NewLogFoundProps['question'], 'found'>) {
  const { restored, seenOutside, seenHere } = found
  const lost = Math.max(seenOutside ?? 0, seenHere) - restored
  if (lost <= 0) {
    return (
      <p>
        {seenOutside === null
          ? 'Nobody outside showed the house how far that log went; this browser saw no more of it.'
          : 'Nobody who was asked saw more of it.'}
      </p>
    )
  }
  return (
    <p className="notice alarm" role="alert">
      <strong>
        Lost: entries {restored} to {restored + lost - 1}.
      </strong>{' '}
      What they said counts no more until it is said again.
      {seenHere > restored &&
        ' This browser saw some of them: what you hold of them, bring to the team.'}
    </p>
  )
}
