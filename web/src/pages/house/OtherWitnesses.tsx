// Other witnesses than were confirmed here: who of the two counts, only the team can say.

import { PageHeading } from '../../parts/PageHeading.tsx'
import type { HouseAnswer, HouseQuestion } from '../../ports/house-question.ts'
import { Keys } from './Keys.tsx'

interface OtherWitnessesProps {
  readonly question: Extract<HouseQuestion, { kind: 'otherWitnesses' }>
  answer(said: HouseAnswer): void
}

export function OtherWitnesses({ question, answer }: OtherWitnessesProps) {
  const { from, pinned, view } = question
  return (
    <main className="narrow">
      <PageHeading title="Other witnesses than you pinned" />
      <p>{SAYING[from]}</p>
      <section className="block" aria-labelledby="before">
        <h2 id="before">Pinned in this browser, {quorumOf(pinned)}</h2>
        <Keys keys={pinned.witnesses} />
      </section>
      <section className="block" aria-labelledby="now">
        <h2 id="now">
          {NAMED[from]}, {quorumOf(view)}
        </h2>
        <Keys keys={view.witnesses} />
      </section>
      <p className="acts">
        <button type="button" className="button" onClick={() => answer('shown')}>
          The team told me these: pin them
        </button>
        {from === 'keyring' && (
          <button type="button" className="plain" onClick={() => answer('pinned')}>
            Keep those of this browser
          </button>
        )}
        <button type="button" className="plain" onClick={() => answer('no')}>
          Not now
        </button>
      </p>
    </main>
  )
}

const SAYING = {
  house:
    'Too few of the witnesses that you pinned agree with what this house shows, and it names others. Either the team exchanged them, or somebody shows you a history of their own. Ask the team by a way that is not this house before you pin others.',
  keyring:
    'Your keyring asks for other witnesses than this browser does. Perhaps they were pinned anew at a terminal since, or this is an older copy of your keyring. Ask the team which are theirs.',
} as const

const NAMED = { house: 'Named by the house', keyring: 'In your keyring' } as const

function quorumOf({ quorum, witnesses }: OtherWitnessesProps['question']['view']): string {
  return `${quorum ?? 0} of ${witnesses.length} must agree`
}
