// A house of which this browser remembers nothing: its keys are shown, and wait for a person.

import { PageHeading } from '../../parts/PageHeading.tsx'
import { counted } from '../../parts/words.ts'
import type { HouseAnswer, HouseQuestion } from '../../ports/house-question.ts'
import { AllKeys } from './Keys.tsx'

interface FirstSightProps {
  readonly question: Extract<HouseQuestion, { kind: 'firstSight' }>
  answer(said: HouseAnswer): void
}

export function FirstSight({ question, answer }: FirstSightProps) {
  const { view, size, before, lasts } = question
  const remember = (by: HouseAnswer) => {
    // Asked for, so that the browser does not clear it by itself; it may say no.
    void navigator.storage?.persist?.()
    answer(by)
  }
  return (
    <main className="narrow">
      <PageHeading title="This browser does not know this house" />
      <p>
        It remembers nothing of <strong>{view.origin}</strong> for you. So it is on a first visit,
        in a private window, and after this site’s data was cleared.{' '}
        <strong>If you were here before and cleared nothing, call the team first.</strong>
      </p>
      {!lasts && (
        <p className="notice alarm" role="alert">
          <strong>This browser keeps nothing here.</strong> You will be asked again next time, and
          until then nobody notices a log that goes back. Use an ordinary window, or the terminal.
        </p>
      )}
      <section className="block" aria-labelledby="keys">
        <h2 id="keys">Its keys</h2>
        <p>{view.isNew ? COMPARE : SAME}</p>
        <AllKeys view={view} />
        <p className="quiet">
          The owner that your keyring pins: <code>{view.owner}</code>
        </p>
      </section>
      <p>
        Its log has {counted(size, 'entry', 'entries')}.
        {before !== null && ` Somebody else in this browser saw ${before} of them.`} From now on
        this browser refuses one that is shorter, that is another, or that other keys sign.
      </p>
      <p className="acts">
        <button type="button" className="button" onClick={() => remember('shown')}>
          {view.isNew ? 'They are the same: pin them' : 'Remember this house'}
        </button>
        {view.isNew && (
          <button type="button" className="plain" onClick={() => remember('keyring')}>
            I cannot compare now: go by my keyring alone
          </button>
        )}
        <button type="button" className="plain" onClick={() => answer('no')}>
          Not now
        </button>
      </p>
    </main>
  )
}

const SAME =
  'Your keyring pins all of them already, so there is nothing to compare. What is missing is how far you saw its log.'
const COMPARE =
  'Your keyring does not have all of them. Compare those with the team by a way that is not this house, such as the telephone: “forewarn witnesses” shows them the same words.'
