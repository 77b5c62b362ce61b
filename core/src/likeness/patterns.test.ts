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

it('are told apart by what they answer when nothing else differs, minified or not', () => {
  const written = (hit: boolean) => `function check(list, by) {
    for (let at = 0; at < list.length; at++) if (${hit ? '' : '!'}by(list[at], at)) return ${hit}
    return ${!hit}
  }`
  const minified = 'function c(l,b){for(let a=0;a<l.length;a++)if(!b(l[a],a))return!1;return!0}'
  const { best } = compare(
    { path: 'sample.js', text: minified },
    [
      { path: 'any.js', text: written(true) },
      { path: 'every.js', text: written(false) },
    ],
    { ...openBackground(PUBLIC_CODE), hasSeen: () => false },
  )
  expect(best.map(({ item }) => item)).toEqual(['every.js', 'any.js'])
})
