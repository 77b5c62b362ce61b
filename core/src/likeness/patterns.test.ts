// Files made after one pattern: alike in all but a few literals, and yet not the same.

import { expect, it } from 'vitest'
import { openBackground } from './background.ts'
import { compare } from './compare.ts'
import { PUBLIC_CODE } from './public-code.ts'

/** More of them than literals can give nats for. */
const RULES = Array.from({ length: 60 }, (_, n) => {
  const [a, b, c] = [n % 7, n % 5, n % 3]
  const test = ['a < b', 'c[b]', '!a.b', 'a(b)'][n % 4]
  return `if (${test}) throw c(${a + 3}, 'rule ${n} of the long gauge'${b > 2 ? ', a[b](c)' : ''}${c > 1 ? ' + b * a' : ''});`
})

const made = (limit: string): string =>
  `function check(a, b, c) { ${RULES.join('\n')}\n c('${limit}'); }`

it('are told apart by the literals in which they differ', () => {
  const { best } = compare(
    { path: 'sample.js', text: made('must not be shorter than') },
    [
      { path: 'another.js', text: made('must not have fewer keys than') },
      { path: 'its own.js', text: made('must not be shorter than') },
    ],
    openBackground(PUBLIC_CODE),
  )
  expect(best.map(({ item }) => item)).toEqual(['its own.js', 'another.js'])
})
