// One case on the board.

import { Countdown } from '../../parts/Countdown.tsx'
import { Link } from '../../parts/Link.tsx'
import { Tlp } from '../../parts/Tlp.tsx'
import { When } from '../../parts/When.tsx'
import { counted } from '../../parts/words.ts'
import type { CaseView } from '../../views/case-view.ts'
import { Alarms } from './Alarms.tsx'
import { Collected } from './Collected.tsx'
import { Plan } from './Plan.tsx'
import { Standing } from './Standing.tsx'
import { Waiting } from './Waiting.tsx'

export interface CaseProps {
  readonly view: CaseView
}

export function CaseCard({ view }: CaseProps) {
  const heading = `case-${view.caseId}`
  return (
    <section className="case" aria-labelledby={heading}>
      <div className="case-head">
        <div>
          <h2 id={heading}>{view.name}</h2>
          <Title view={view} />
        </div>
        <Clock view={view} />
      </div>
      <Alarms view={view} />
      <Facts view={view} />
      <Collected tiers={view.tiers} />
      <Waiting waiting={view.waiting} declined={view.declined} />
      <Standing standings={view.standings} />
      <Plan rows={view.plan} />
    </section>
  )
}

function Title({ view }: { view: CaseView }) {
  const { title, publication, state } = view
  const words = title ?? publication?.title
  return (
    <>
      {words && <p className="case-title">{words}</p>}
      <p className="labels">
        <span className={`state state-${state}`}>{stateWords(view)}</span>
        {publication?.tlp && <Tlp label={publication.tlp} />}
        {publication?.identifiers.map((identifier) => (
          <code key={identifier}>{identifier}</code>
        ))}
      </p>
    </>
  )
}

function stateWords({ state, proposals, unreleasedAt }: CaseView): string {
  if (unreleasedAt !== null) return 'Ended'
  if (state === 'active' && proposals.length > 0) return 'Under embargo; another end is proposed'
  return STATE_WORDS[state]
}

const STATE_WORDS: Readonly<Record<CaseView['state'], string>> = {
  'no-embargo': 'No embargo yet',
  proposed: 'An embargo is proposed',
  active: 'Under embargo',
  ended: 'Lifted',
}

function Clock({ view: { liftsAt, liftedAt, unreleasedAt, proposals } }: CaseProps) {
  const endedAt = liftedAt ?? unreleasedAt
  const at = endedAt ?? liftsAt ?? proposals[0]
  if (at === undefined) return null
  return (
    <p className="clock">
      {liftedAt !== null && <span className="quiet">Lifted for everybody </span>}
      {unreleasedAt !== null && <span className="quiet">Ended, and nothing was released </span>}
      {endedAt === null && liftsAt === null && <span className="quiet">Proposed end </span>}
      {endedAt === null && liftsAt !== null && <Countdown to={at} labels={CLOCK_LABELS} />}
      <When at={at} />
    </p>
  )
}

const CLOCK_LABELS = ['The embargo ends in', 'The embargo’s agreed end was'] as const

function Facts({ view }: { view: CaseView }) {
  const { consent, publication, sightings, findings, happened, early, liftedAt, caseId } = view
  return (
    <dl className="facts">
      <Fact name="Consent">
        {consent.asked === 0
          ? 'nobody has been asked'
          : `given by ${consent.given} of ${consent.asked} asked`}
      </Fact>
      <Fact name="Shared">
        {publication === null ? (
          'nothing yet'
        ) : (
          <>
            version {publication.version}, <When at={publication.at} />
          </>
        )}
      </Fact>
      <Fact name="Advisory">{advisoryWords(view)}</Fact>
      {publication !== null && publication.positions > 0 && (
        <Fact name="Marks">
          {counted(publication.positions, 'position')}; tells apart up to{' '}
          {counted(publication.coalition, 'colluder')}
        </Fact>
      )}
      <Fact name="Known so far">
        {happened.length === 0
          ? 'nothing is reported'
          : happened.map((one) => HAPPENED[one]).join(', ')}
      </Fact>
      <Fact name="Sightings">{sightings === 0 ? 'none' : String(sightings)}</Fact>
      {findings.map(({ findingId, at }) => (
        <Fact key={findingId} name="Finding">
          <Link to={`/findings/${findingId}`}>
            of <When at={at} />
          </Link>
        </Fact>
      ))}
      {early !== null && (
        <Fact name={liftedAt === null ? 'Ended, because' : 'Lifted early'}>{early}</Fact>
      )}
      {liftedAt !== null && (
        <Fact name="Public page">
          <a href={`/advisories/${caseId}`}>Read the advisory</a>
        </Fact>
      )}
    </dl>
  )
}

function advisoryWords({ liftedAt, unreleasedAt, isStaged }: CaseView): string {
  if (liftedAt !== null) return 'released'
  if (unreleasedAt !== null) return 'none'
  return isStaged ? 'staged, sealed until the lift' : 'not staged yet'
}

const HAPPENED: Readonly<Record<CaseView['happened'][number], string>> = {
  V: 'the vendor knows',
  F: 'a fix is ready',
  D: 'the fix is deployed',
  P: 'the public knows',
  X: 'an exploit is public',
  A: 'attacks were seen',
}

function Fact({ name, children }: { readonly name: string; readonly children: React.ReactNode }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  )
}
