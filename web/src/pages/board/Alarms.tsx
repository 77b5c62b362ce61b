// What about a case cannot wait: an embargo that must end, a lift that is late or not prepared.

import { showDuration } from '@forewarn/core/shared/instant'
import { useHouseNow } from '../../parts/clock.ts'
import type { CaseView } from '../../views/case-view.ts'
import type { CaseProps } from './CaseCard.tsx'

const DAY_MS = 86_400_000

interface Alarm {
  readonly title: string
  readonly text: string
  readonly isGrave: boolean
}

/** Drawn anew each ten seconds, so that a lift that does not come is noticed. */
export function Alarms({ view }: CaseProps) {
  const now = useHouseNow(10_000)
  const alarms = alarmsOf(view, now)
  if (alarms.length === 0) return null
  return (
    <div className="alarms">
      {alarms.map(({ title, text, isGrave }) => (
        <p key={title} className={isGrave ? 'notice alarm' : 'notice'} role="alert">
          <strong>{title}</strong> {text}
        </p>
      ))}
    </div>
  )
}

function alarmsOf(view: CaseView, now: number): Alarm[] {
  if (view.state !== 'active' || view.liftsAt === null) return []
  const { mustEnd, advice, liftsAt } = view
  return [
    ...(mustEnd === null ? [] : [mustEndAlarm(mustEnd)]),
    ...liftAlarm(view, liftsAt - now),
    ...(mustEnd === null ? advice.map(advised) : []),
  ]
}

function mustEndAlarm(because: 'public' | 'exploit-public'): Alarm {
  const why = because === 'public' ? 'The flaw is public.' : 'An exploit is public.'
  return {
    title: 'This embargo must end now.',
    text: `${why} There is no secret left to keep, and no other end can be agreed on. Lift it with a reason: forewarn lift --now.`,
    isGrave: true,
  }
}

function liftAlarm({ isStaged }: CaseView, leftMs: number): Alarm[] {
  const title = leftMs <= 0 ? 'The lift is overdue.' : 'No advisory is staged.'
  const late = `The embargo ended ${showDuration(leftMs)} ago by the plan`
  if (leftMs <= 0) {
    const text = isStaged
      ? `${late}, and nobody has released the lift key: forewarn lift, or forewarn stand-by.`
      : `${late}, and no advisory is staged. Stage one, then lift; or, where there is nothing to release: forewarn end.`
    return [{ title, text, isGrave: true }]
  }
  if (isStaged || leftMs > DAY_MS) return []
  return [{ title, text: `The embargo ends in ${showDuration(leftMs)}.`, isGrave: false }]
}

function advised({ force, because }: CaseView['advice'][number]): Alarm {
  const should = force === 'SHOULD' ? 'should' : 'may'
  return {
    title: `This embargo ${should} end early.`,
    text: `${ADVICE[because]} Lift it with a reason: forewarn lift --now.`,
    isGrave: force === 'SHOULD',
  }
}

const ADVICE: Readonly<Record<CaseView['advice'][number]['because'], string>> = {
  attacks: 'Attacks were seen: waiting now protects the attackers.',
  'fix-deployed': 'The fix is deployed.',
  'adversaries-exploit': 'Adversaries are believed to hold an exploit.',
  'adversaries-details': 'Adversaries are believed to know the details.',
}
