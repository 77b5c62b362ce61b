// Turns of English that may stand for one another wherever one of them stands.

import { ADVISORY_GROUPS, HEDGES } from './wording-advisory.ts'

/**
 * Groups of turns with the same meaning and grammar; ` | ` parts them. A turn is matched as whole
 * words, in lower case or with a capital, and belongs to the first group that names it. One with a
 * `~` is written in place of others but never replaced, because elsewhere it means other things.
 */
const GROUPS = `
in order to | so as to
for example | for instance
because of | owing to | on account of
due to the fact that | ~because
prior to | ~before
in addition to | ~besides
in the event of | in case of
with regard to | ~with respect to | ~regarding
the majority of the | most of the
regardless of | irrespective of
instead of | ~rather than
by means of | by way of
make sure that | ensure that
makes sure that | ensures that
making sure that | ensuring that
make use of | ~use
makes use of | ~uses
making use of | ~using
carry out | ~perform
carries out | ~performs
carried out | ~performed
carrying out | ~performing
in some cases | ~sometimes
in many cases | ~often
for this reason | ~therefore
consequently | ~as a result
on the other hand | by contrast
allows an attacker to | lets an attacker | enables an attacker to
allow an attacker to | let an attacker | enable an attacker to
allows attackers to | lets attackers | enables attackers to
allow attackers to | let attackers | enable attackers to
allows remote attackers to | lets remote attackers | enables remote attackers to
allow remote attackers to | let remote attackers | enable remote attackers to
is able to | ~can
are able to | ~can
is unable to | ~cannot
are unable to | ~cannot
cannot | ~can't
is not | ~isn't
are not | ~aren't
does not | ~doesn't
do not | ~don't
did not | ~didn't
was not | ~wasn't
were not | ~weren't
has not | ~hasn't
have not | ~haven't
will not | ~won't
should not | ~shouldn't
would not | ~wouldn't
could not | ~couldn't
attempting to | trying to
attempted to | tried to
checks whether | tests whether | checks if
check whether | test whether | check if
determines whether | ~determines if
determine whether | ~determine if
verify that | make certain that | confirm that
verifies that | confirms that
obtains | ~gets | ~acquires
obtained | ~acquired
obtain | ~acquire
requires the | needs the
requires a | needs a
requires an | needs an
contains | ~includes
attacker | adversary
attackers | adversaries
however, | nevertheless,
therefore | ~thus | ~hence
additionally, | moreover, | furthermore,
approximately | roughly
usually | typically | ~normally
frequently | ~often
rarely | seldom
subsequently | ~afterwards
via | ~through
until | till
although | even though
whereas | ~while
unless otherwise noted | unless stated otherwise
entire | ~whole
sufficient | adequate
suitable | ~appropriate
incorrect | ~wrong
incorrectly | wrongly
additional | ~further | ~extra
problem | ~issue
problems | ~issues
flaws | defects
technique | ~approach
techniques | ~approaches
an error occurs | an error arises
modify | alter | ~change
modifies | alters | ~changes
modified | altered | ~changed
modifying | altering | ~changing
transmits | ~sends
transmitted | ~sent
indicates | ~shows
indicating | ~showing
specially crafted | specially prepared | ~carefully crafted
malicious | hostile
is affected by | is impacted by
are affected by | are impacted by
affected versions | impacted versions
versions prior to | versions before | versions earlier than
prior versions | earlier versions
it is recommended that | it is advised that
we recommend that | we advise that
please note that | ~note that
described above | explained above
described below | explained below
as described in | as explained in
more information | further information
more details | further details
every time | each time
all of the | ~all the
each of the | ~every one of the
regularly | routinely
where possible | ~if possible
under certain conditions | in certain circumstances | under some conditions
`

/** One turn: what to look for, and the group of which it is one. */
export interface Turn {
  readonly words: string
  readonly group: readonly string[]
  /** Text in front of it after which it means something else. */
  readonly notAfter?: RegExp
  /** Text that must stand in front of it, and behind it. */
  readonly onlyAfter?: RegExp
  readonly onlyBefore?: RegExp
}

/** By first word, longest turn first. */
export type Turns = ReadonlyMap<string, readonly Turn[]>

/** Where a turn stands in two groups under one condition, it belongs to the first. */
export function turnsOf(groups: Iterable<Omit<Turn, 'words'>>): Turns {
  const seen = new Set<string>()
  const byWord = new Map<string, Turn[]>()
  for (const { group, ...rest } of groups) {
    const plain = group.map((words) => words.replaceAll('~', ''))
    const condition = Object.values(rest).join(' ')
    if (new Set(plain).size < 2) continue
    for (const words of group) {
      const key = `${words} ${condition}`
      if (words.startsWith('~') || seen.has(key)) continue
      seen.add(key)
      const first = words.split(' ', 1)[0] as string
      byWord.set(first, [...(byWord.get(first) ?? []), { words, group: plain, ...rest }])
    }
  }
  for (const list of byWord.values()) list.sort((a, b) => b.words.length - a.words.length)
  return byWord
}

/** A table of groups as above, a line each. */
export function groupsIn(table: string): string[][] {
  const lines = table.trim().split('\n')
  return lines.map((line) => line.split('|').map((words) => words.trim()))
}

/** Turns that nobody is asked about. */
export const TURNS: Turns = turnsOf(
  [GROUPS, ADVISORY_GROUPS, HEDGES].flatMap(groupsIn).map((group) => ({ group })),
)
