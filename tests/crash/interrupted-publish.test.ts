// Killed anywhere: a real command line and a real house, ended by SIGKILL at requests and at writes in turn.
//
// Here a few steps, drawn by a seed; every step of every kind: npm run prove:interrupted

import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openScene, type Scene, type Steps } from './interrupted-publish.ts'
import { randomOf } from './written.ts'

let scene: Scene
let steps: Steps

beforeAll(async () => {
  scene = await openScene('killed anywhere')
  steps = await scene.steps()
})
afterAll(() => scene.end())

const draw = randomOf(20_260_313)

it('takes as many steps as there are to be killed at', () => {
  expect(steps.requests).toBeGreaterThan(15)
  // Every file of the journal: written, flushed, renamed, its folder flushed.
  expect(steps.commandWrites).toMatch(/^(?:wfrf){10,}$/)
  expect(steps.houseWrites).toMatch(/^(?=.*c)(?=.*(?:wfrf){7})[wfrc]{25,}$/)
})

describe.each([
  ['command', 'request', 'requests'],
  ['command', 'write', 'commandWrites'],
  ['house', 'request', 'requests'],
  ['house', 'write', 'houseWrites'],
] as const)('the %s, killed at a %s', (whose, at, kind) => {
  it('finishes the same attempt when it is run again, and nobody got two copies', async () => {
    for (const when of ['before', 'after'] as const) {
      const count = steps[kind]
      const step = 1 + draw(typeof count === 'string' ? count.length : count)
      const wrong = await scene.interrupt({ whose, at, step, when })
      expect({ step, when, wrong }).toEqual({ step, when, wrong: [] })
    }
  })
})

it('catches a desk that loses its journal once a part has left it', async () => {
  const uploaded = { whose: 'command', at: 'request', step: steps.lastPart, when: 'after' } as const
  const wrong = (await scene.interrupt(uploaded, true)).join()
  expect(wrong).toContain('2 attempts')
  expect(wrong).toContain('were sent to one recipient')
})
