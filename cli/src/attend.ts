// A person at a terminal shows a passkey in a browser: by a code that is printed here and typed there.

import { PURPOSES } from '@forewarn/core/board/step-up'
import { showInstant } from '@forewarn/core/shared/instant'
import type { Ports } from '@forewarn/desk/ports'
import { attendByCode } from '@forewarn/desk/presence'
import { fingerprintOf } from './fingerprint.ts'
import { keepSession } from './ports/kept-session.ts'
import type { Terminal } from './terminal.ts'

/**
 * Where nobody sits at this terminal there is nobody to read a code, and the house's refusal stands. The
 * session in which one was answered serves the commands after this one, too.
 */
export function attending(terminal: Terminal, folder: string): Pick<Ports, 'attend'> {
  if (terminal.askSecret === undefined) return {}
  return {
    async attend({ desk, purpose }) {
      const fingerprint = await fingerprintOf(desk.keyring)
      await attendByCode(desk, purpose, {
        show({ code, url, session, expiresAt }) {
          terminal.note(`Your passkey is needed to ${PURPOSES[purpose]}. In a browser, open`)
          terminal.note(`  ${url}`)
          terminal.note(`and type  ${code}  by ${showInstant(expiresAt, terminal.zone)}.`)
          terminal.note(`It must say there: session ${session}, keys ${fingerprint}`)
        },
        sleep: terminal.sleep ?? sleep,
      })
      await keepSession(folder, desk)
    },
  }
}

const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
