// What the team has left to do, case by case: ends that came, advisories that lack, people who wait.

import type { Board } from '@forewarn/core/board/board'
import { investigatorsOf } from '@forewarn/core/programme/slice'
import type { Examined } from '@forewarn/core/shared/examined'
import { type Instant, showDuration } from '@forewarn/core/shared/instant'
import type { NamedCase } from '@forewarn/desk/cases'
import { type Overview, overview } from '@forewarn/desk/overview'
import { counted } from '../table.ts'

export function examineProgramme({ programme }: Board): Examined[] {
  const rows: Examined[] = []
  const owners = [...programme.staff.values()].filter(
    ({ roles, revoked }) => roles.has('owner') && !revoked,
  )
  const said = counted(owners.length, 'owner')
  const remedy = 'If those keys are lost, so is the programme: forewarn keys approve --role owner'
  if (owners.length === 1) rows.push({ what: 'owners', health: 'attention', said, remedy })
  else rows.push({ what: 'owners', health: 'ok', said })
  const investigators = investigatorsOf(programme).length
  if (programme.keyShares && investigators < 3) {
    const said = `${counted(investigators, 'investigator')}, and it takes two`
    const remedy = 'Let others in, before one key more is lost: forewarn staff invite'
    const health = investigators < 2 ? ('failed' as const) : ('attention' as const)
    rows.push({ what: 'masters and codewords', health, said, remedy })
  }
  if (programme.offers.size > 0) {
    const offers = `${counted(programme.offers.size, 'offer')} of keys to compare and approve`
    rows.push({ what: 'keys offered', health: 'attention', said: offers, remedy: 'forewarn keys' })
  }
  return rows
}

export function examineCases(board: Board, cases: readonly NamedCase[], now: Instant): Examined[] {
  return cases.flatMap(({ caseId, name }) => {
    const seen = overview(board, caseId, now)
    if (seen.liftsAt === null) return []
    const rows = [...alarms(name, seen, now), ...waiting(name, seen)]
    const said = `under embargo for ${showDuration(seen.liftsAt - now)} more, nothing waits`
    return rows.length > 0 ? rows : [{ what: name, health: 'ok', said }]
  })
}

function alarms(what: string, seen: Overview, now: Instant): Examined[] {
  const rows: Examined[] = []
  if (seen.mustEnd !== null) {
    const said = `it shall end now: ${seen.mustEnd}`
    rows.push({ what, health: 'failed', said, remedy: `forewarn end ${what} --reason "…"` })
  }
  if (seen.liftsAt !== null && seen.liftsAt <= now) {
    const said = `its end came ${showDuration(now - seen.liftsAt)} ago`
    const remedy = seen.isStaged ? `forewarn lift ${what}` : `forewarn end ${what} --reason "…"`
    rows.push({ what, health: 'failed', said, remedy })
  }
  if (seen.isPublished && !seen.isStaged) {
    const said = 'no advisory is staged: a lift would release nothing'
    const remedy = 'Publish a version with an advisory in bundle.yaml.'
    rows.push({ what, health: 'attention', said, remedy })
  }
  return rows
}

function waiting(what: string, seen: Overview): Examined[] {
  const rows: Examined[] = []
  const wants = (count: number, said: string, remedy: string) => {
    if (count > 0) rows.push({ what, health: 'attention', said, remedy })
  }
  const again = seen.mustAcceptAgain.length
  wants(again, `${counted(again, 'recipient')} must accept again`, `forewarn reinvite ${what}`)
  const left = seen.classes.reduce((sum, { open, collected }) => sum + open - collected, 0)
  wants(left, `${counted(left, 'open part')} not collected`, `forewarn board ${what}`)
  const keyless = seen.waiting.find(({ obstacle }) => obstacle === 'keys-missing')?.recipientIds
  const lack = keyless?.length ?? 0
  wants(
    lack,
    `${counted(lack, 'recipient')} of the plan have no keys`,
    'forewarn invite --all --out letters',
  )
  return rows
}
