// What libraries of several languages say with one call, however each of them writes it.

import { memberKey } from './gathered.ts'

/** By symbol: members, and functions where they are called, by `memberKey`. */
const SAME: Readonly<Record<string, string>> = {
  'm:len': 'len length size strlen',
  'm:print': 'print println printf',
  'm:str': 'str valueof',
  'm:int': 'int parseint',
  'm:has': 'contains includes has containskey',
  'm:slice': 'slice',
  'm:abs': 'abs fabs',
  'm:max': 'max',
  'm:min': 'min',
  'm:round': 'round',
  'm:floor': 'floor',
  'm:pow': 'pow',
  'm:sqrt': 'sqrt',
  'm:ord': 'ord',
  'm:chr': 'chr',
  'm:sort': 'sort sorted',
  equal: 'equals',
  index: 'get charat',
}

/** Calls that other languages have no word for: their arguments alone count. */
const NOTHING = 'range enumerate format init iter'

/** Functions of these names belong to a program rather than to its language, unless it is a member. */
const MEMBERS_ONLY: ReadonlySet<string> = new Set(
  'length size contains includes has equals get slice format init sort round floor'.split(' '),
)

function table(): ReadonlyMap<string, string> {
  const made = new Map<string, string>()
  for (const [meaning, names] of Object.entries(SAME))
    for (const name of names.split(' ')) made.set(name, meaning)
  for (const name of NOTHING.split(' ')) made.set(name, '')
  return made
}

const MEANS = table()

/**
 * What a name says whose parentheses say nothing more; `''` for nothing at all.
 *
 * @param isMember whether it stands after a dot
 */
export function sameWord(name: string, isMember: boolean): string | undefined {
  const key = memberKey(name)
  return isMember || !MEMBERS_ONLY.has(key) ? MEANS.get(key) : undefined
}
