// A desk that asks twice: reading takes so long that the house may have hung up meanwhile.

import { Refusal } from '@forewarn/core/shared/refusal'
import type { Desk } from '../sign-in.ts'

/**
 * The same desk, whose requests are sent once more where no answer came back. Only for requests that
 * may come twice: fetching, storing under a digest, and acts, which count once for their nonce.
 */
export function patient(desk: Desk): Desk {
  return {
    ...desk,
    house: {
      async call(id, call) {
        try {
          return await desk.house.call(id, call)
        } catch (error) {
          if (error instanceof Refusal && error.code !== 'house.unreachable') throw error
          return desk.house.call(id, call)
        }
      },
    },
  }
}
