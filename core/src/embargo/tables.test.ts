// The tables against the sentences they come from, every state and every move.

import { describe, expect, it } from 'vitest'
import { Refusal } from '../shared/refusal.ts'
import {
  CS,
  type CsMove,
  type CsState,
  EM,
  PEC,
  RM,
  stepCs,
  stepEm,
  stepPec,
  stepRm,
} from './tables.ts'

/** `A–propose→R` and so on, as the published models state them; whatever is not said is refused. */
const EM_SAID = `N–propose→P P–propose→P P–reject→N P–accept→A A–propose→R R–propose→R R–accept→A
  R–reject→A A–terminate→X R–terminate→X`
const PEC_SAID = `NO_EMBARGO–invite→INVITED LAPSED–invite→INVITED DECLINED–invite→INVITED
  NO_EMBARGO–accept→SIGNATORY INVITED–accept→SIGNATORY LAPSED–accept→SIGNATORY
  NO_EMBARGO–decline→DECLINED INVITED–decline→DECLINED LAPSED–decline→DECLINED
  SIGNATORY–revise→LAPSED NO_EMBARGO–reset→NO_EMBARGO INVITED–reset→NO_EMBARGO
  SIGNATORY–reset→NO_EMBARGO LAPSED–reset→NO_EMBARGO DECLINED–reset→NO_EMBARGO`
const RM_SAID = `S–receive→R R–validate→V R–invalidate→I I–validate→V V–accept→A V–defer→D
  A–defer→D D–accept→A A–close→C D–close→C I–close→C`

const MACHINES = [
  ['EM', EM, stepEm, EM_SAID, ['propose', 'accept', 'reject', 'terminate']],
  ['PEC', PEC, stepPec, PEC_SAID, ['invite', 'accept', 'decline', 'revise', 'reset']],
  ['RM', RM, stepRm, RM_SAID, ['receive', 'validate', 'invalidate', 'accept', 'defer', 'close']],
] as const

describe.each(MACHINES)('the table %s', (machine, table, step, said, moves) => {
  const allowed = new Map(said.split(/\s+/).map((rule) => rule.split('→') as [string, string]))

  it('lets pass every move that the model states, and no other', () => {
    for (const from of Object.keys(table)) {
      for (const move of moves) {
        const act = () => (step as (from: string, move: string) => string)(from, move)
        const to = allowed.get(`${from}–${move}`)
        if (to !== undefined) expect(act(), `${from} ${move}`).toBe(to)
        else expect(act).toThrow(new Refusal('embargo.move', { machine, from, move }))
      }
    }
  })

  it('has no state and no move but those of the model', () => {
    const states = new Set([...allowed].flatMap(([rule, to]) => [rule.split('–')[0], to]))
    expect(new Set(Object.keys(table))).toEqual(states)
    expect(Object.values(table).flatMap(Object.keys)).toHaveLength(allowed.size)
  })
})

describe('the table CS', () => {
  const states = Object.keys(CS) as CsState[]
  const letters = ['V', 'F', 'D', 'P', 'X', 'A'] as const

  /** The rules in words: one letter, never back, V before F before D, and the two forced moves. */
  function mayFlip(state: CsState, letter: CsMove): boolean {
    if (!state.includes(letter.toLowerCase())) return false
    if (letter === 'F' && state.includes('v')) return false
    if (letter === 'D' && state.includes('f')) return false
    if (state.includes('p') && state.includes('X')) return letter === 'P'
    if (state.includes('v') && state.includes('P')) return letter === 'V'
    return true
  }

  it('has the 32 states', () => {
    expect(new Set(states).size).toBe(32)
  })

  it('flips exactly the letters that the rules in words allow', () => {
    for (const state of states) {
      for (const letter of letters) {
        const act = () => stepCs(state, letter)
        if (mayFlip(state, letter)) expect(act()).toBe(state.replace(letter.toLowerCase(), letter))
        else {
          const details = { machine: 'CS', from: state, move: letter } as const
          expect(act).toThrow(new Refusal('embargo.move', details))
        }
      }
    }
  })

  it('does not skip a letter where the published grammar does', () => {
    expect(stepCs('VFdPxA', 'X')).toBe('VFdPXA')
  })

  // Householder & Spring count 70 possible histories; a table with one wrong entry has other paths.
  it('leads from nothing to everything along 70 histories', () => {
    const histories = (state: CsState): number =>
      state === 'VFDPXA'
        ? 1
        : Object.values(CS[state]).reduce((sum, next) => sum + histories(next), 0)
    expect(histories('vfdpxa')).toBe(70)
  })
})
