// A house that this browser refuses: what happened, what to do, and both sides of it to save.

import { PageHeading } from '../../parts/PageHeading.tsx'
import { SaveLink } from '../../parts/SaveLink.tsx'
import { When } from '../../parts/When.tsx'
import { counted } from '../../parts/words.ts'
import type { Alarm } from '../../ports/alarm.ts'
import { Keys } from './Keys.tsx'

interface RefusedHouseProps {
  readonly alarm: Alarm
  onLeave(): void
}

export function RefusedHouse({ alarm, onLeave }: RefusedHouseProps) {
  const { title, what } = WORDS[alarm.code]
  return (
    <main className="narrow">
      <PageHeading title={title} />
      <p className="notice alarm" role="alert">
        <strong>{alarm.said}</strong> You are signed out, and nothing more is asked of this house.
      </p>
      <p>{what}</p>
      <section className="block" aria-labelledby="do">
        <h2 id="do">What to do now</h2>
        <ol>
          <li>
            <SaveLink name="refused-house.json" bytes={alarm.file}>
              Save all of it as one file
            </SaveLink>
            . It is evidence: signatures in it do not depend on your word.
          </li>
          <li>
            Call the team by a way that is not this house, read them the first line above, and send
            them that file. If you know somebody else who takes part, ask what theirs says.
          </li>
          <li>
            Open and send nothing here meanwhile. What you collected is yours and stays good, and{' '}
            <code>forewarn open</code> needs no house for it.
          </li>
          <li>
            Do not clear this site’s data: this browser would forget what it saw, and believe what
            it is shown. If the end of the log is lost indeed, the team begins a new log that says
            so, and this page asks you then.
          </li>
        </ol>
      </section>
      <section className="block" aria-labelledby="sides">
        <h2 id="sides">What was seen</h2>
        <Sides alarm={alarm} />
      </section>
      <p className="acts">
        <button type="button" className="plain" onClick={onLeave}>
          Back to signing in
        </button>
      </p>
    </main>
  )
}

const MAYBE =
  'Somebody restored an older backup and did not say so, or has the house’s disk and key, or answers in its place. Which of them, nobody can see from here.'

const WORDS: Readonly<Record<Alarm['code'], { readonly title: string; readonly what: string }>> = {
  'ledger.wentBack': {
    title: 'The log of this house went back',
    what: `Entries that you saw are not in what it shows now. ${MAYBE}`,
  },
  'ledger.split': {
    title: 'This house shows two histories',
    what: `What it shows now does not go on from what you saw. ${MAYBE}`,
  },
  'note.unsigned': {
    title: 'The keys that you pinned did not sign this',
    what: 'The house shows a checkpoint of its log that lacks a signature by a key that you pinned, or has a wrong one. Somebody without that key answers in its place, or its keys were exchanged.',
  },
  'house.changed': {
    title: 'This is not the log that you pinned',
    what: 'The house names other keys of its log, and does not prove that this log goes on from the one that you pinned.',
  },
  'owner.changed': {
    title: 'Another owner than the one you pinned',
    what: 'All that anybody may do here goes back to the owner who founded the programme, and that is another one than you pinned.',
  },
}

function Sides({ alarm: { code, kept, shown, keys } }: Pick<RefusedHouseProps, 'alarm'>) {
  const isOfKeys = code === 'note.unsigned' || code === 'house.changed'
  return (
    <>
      <dl className="sides">
        <dt>This browser kept</dt>
        <dd>
          {kept === null ? (
            'nothing of this log'
          ) : (
            <>
              {counted(kept.size, 'entry', 'entries')}, seen <When at={kept.at} />
              <small>
                root <code>{kept.root}</code>
              </small>
              <SaveLink name="kept-checkpoint.note" bytes={kept.note}>
                Save this checkpoint
              </SaveLink>
            </>
          )}
        </dd>
        <dt>The house showed</dt>
        <dd>
          {shown === null ? (
            'no checkpoint so far'
          ) : (
            <>
              {shown.root === '' ? 'something unreadable' : counted(shown.size, 'entry', 'entries')}
              <small>
                root <code>{shown.root}</code>
              </small>
              <SaveLink name="shown-checkpoint.note" bytes={shown.note}>
                Save that checkpoint
              </SaveLink>
            </>
          )}
        </dd>
      </dl>
      {isOfKeys && (
        <>
          <h3>Pinned</h3>
          <Keys keys={keys.pinned.log} />
          <h3>Named by the house</h3>
          <Keys keys={keys.shown} />
        </>
      )}
    </>
  )
}
