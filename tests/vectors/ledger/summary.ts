// What a stored ledger comes to, in a form that stays: facts and counts, not the board's own shape.

import type { Board } from '@forewarn/core/board/board'
import { heldIn } from '@forewarn/core/programme/slice'

/** Plain JSON, keys and rows in one order whatever the order of the board's maps. */
export function summaryOf(board: Board) {
  const { programme, embargo, bundle, release, investigation } = board
  return {
    size: board.size,
    at: board.at,
    acts: board.nonces.size,
    referred: [...board.referred].sort(),
    agreement: programme.agreement?.version ?? null,
    staff: rows(programme.staff, ({ roles, revoked }) => [[...roles].sort().join(' '), revoked]),
    partners: rows(programme.partners, ({ tier, jurisdiction, suspended }) => [
      tier,
      jurisdiction,
      suspended,
    ]),
    recipients: rows(programme.recipients, ({ kind, signingKey, ageKeys, agreement }) => [
      kind,
      signingKey ?? null,
      ageKeys.length,
      agreement ?? null,
    ]),
    offers: [...programme.offers.keys()].sort(),
    plans: rows(programme.plans, ({ liftsAt, lines }) => [liftsAt, lines.length]),
    cases: rows(embargo.cases, ({ em, cs, participants }) => [
      em,
      cs,
      rows(participants, ({ consent, report }) => [consent, report]),
    ]),
    attempts: rows(bundle.attempts, ({ bundleId, version, published }) => [
      bundleId,
      version,
      published?.root ?? null,
    ]),
    parts: rows(bundle.parts, ({ recipientId, digest, collectedAt, openedAt }) => [
      recipientId,
      digest,
      collectedAt,
      openedAt ?? null,
    ]),
    denials: rows(bundle.denials, (at) => [at]),
    staged: [...release.staged.keys()].sort(),
    lifted: rows(release.lifted, ({ advisory, at, early }) => [advisory, at, early !== undefined]),
    sightings: rows(investigation.sightings, ({ caseId, at }) => [caseId, at]),
    analyses: rows(investigation.analyses, ({ caseId, read, finding }) => [
      caseId,
      read?.reading ?? null,
      finding ?? null,
    ]),
    findings: rows(investigation.findings, ({ analysisId, finding }) => [analysisId, finding]),
    ...ifAny('keyShares', programme.hadKeyShares ? [programme.keyShares] : []),
    ...ifAny(
      'releases',
      rows(investigation.releases, (given) => given.map(({ by, to }) => [by, to])),
    ),
    ...ifAny('spelled', [...investigation.spelled.keys()].sort()),
    ...ifAny('held', heldIn(programme).sort()),
    ...ifAny('continued', continuedIn(programme)),
    ...ifAny(
      'tokens',
      [...bundle.parts].flatMap(([partId, { tokens = [] }]) =>
        tokens.map((said) => [partId, said.client, said.tokens, said.key]),
      ),
    ),
    ...ifAny('statuses', statusesOf(board)),
    ...ifAny(
      'draws',
      [...bundle.attempts].flatMap(([attemptId, { drawing }]) =>
        drawing === undefined ? [] : [[attemptId, drawing.witness, drawing.drawn?.draw ?? null]],
      ),
    ),
    ...ifAny('questions', rows(board.notes.questions, ({ answeredBy }) => [answeredBy])),
    ...ifAny(
      'notes',
      [...board.notes.copiesOf].flatMap(([recipientId, own]) =>
        rows(own, ({ answers, collectedAt }) => [recipientId, answers, collectedAt]),
      ),
    ),
  }
}

function continuedIn({ continued }: Board['programme']) {
  return continued === undefined ? [] : [continued.log, continued.before, continued.size]
}

/** What a ledger written before this was known has nothing of, it has no row for. */
function ifAny(name: string, found: readonly unknown[]): Record<string, unknown> {
  return found.length === 0 ? {} : { [name]: found }
}

function statusesOf({ embargo }: Board) {
  const said = [...embargo.cases].flatMap(([caseId, { participants }]) =>
    [...participants].flatMap(([id, { status }]) =>
      status === undefined ? [] : [[`${caseId} ${id}`, status] as const],
    ),
  )
  return rows(new Map(said), ({ state, since }) => [state, since])
}

function rows<Key extends string, Value>(
  map: ReadonlyMap<Key, Value>,
  show: (value: Value) => readonly unknown[],
): readonly unknown[] {
  return [...map].sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, value]) => [key, ...show(value)])
}
