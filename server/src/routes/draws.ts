// Doors for draws: publishers ask, and the house passes it on.

import type { Doors } from './door.ts'

export const drawDoors: Pick<Doors, 'drawers' | 'draw'> = {
  drawers: async ({ house: { drawing } }) => ({
    witnesses: drawing === undefined ? [] : [...(await drawing.drawers())],
  }),

  draw: ({ house: { drawing }, body: { attemptId } }) => {
    return drawing?.of(attemptId) ?? { because: 'this house has no witnesses' }
  },
}
