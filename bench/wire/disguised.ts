// The one script renamed, minified and laid out anew, by how many of its eight values were declared.

import { dice } from '@forewarn/core/marking/codes/dice'
import type { Master } from '@forewarn/core/marking/master'
import { transform } from 'esbuild'
import { format } from 'prettier'
import { minify } from 'terser'
import { copyOf, markedFor, NAMES, RECIPIENTS } from './marked.ts'
import { outcomeOf, type WireRow } from './row.ts'

const layout = (text: string) => format(text, { parser: 'babel' })

const DISGUISES: Readonly<Record<string, (text: string) => Promise<string>>> = {
  untouched: async (text) => text,
  'terser, then prettier': async (text) => {
    const options = { compress: { passes: 2 }, mangle: { toplevel: true }, module: true }
    return layout((await minify(text, options)).code ?? '')
  },
  'esbuild, then prettier': async (text) => {
    const options = { loader: 'js', minify: true, format: 'esm', legalComments: 'none' } as const
    return layout((await transform(text, options)).code)
  },
}

/** How many of the eight values are declared: all, and the curve down to none. */
const DECLARED = [8, 4, 2, 1, 0]

export async function disguisedRows(isQuick: boolean): Promise<WireRow[]> {
  const rows: WireRow[] = []
  for (const count of DECLARED) {
    const master = await markedFor(count + 1, NAMES.slice(0, count))
    for (const name of Object.keys(DISGUISES)) {
      const leaks = isQuick ? 3 : count === DECLARED[0] && name !== 'untouched' ? 120 : 20
      rows.push({
        what: `${count} of 8 values declared, ${name}`,
        outcomes: await leaksOf(master, name, leaks),
      })
    }
  }
  return rows
}

async function leaksOf(master: Master, name: string, leaks: number) {
  const outcomes = []
  const roll = dice(7)
  for (let i = 0; i < leaks; i++) {
    const leaker = Math.floor(roll() * RECIPIENTS)
    const text = await DISGUISES[name]?.(copyOf(master, leaker))
    outcomes.push(outcomeOf(master, leaker, [{ path: 'found.js', text: text ?? '' }]))
  }
  return outcomes
}
