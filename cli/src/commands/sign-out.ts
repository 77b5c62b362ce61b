// `forewarn sign-out`: ends the session that was kept from one command to the next.

import { endSession } from '@forewarn/desk/presence'
import { signIn } from '@forewarn/desk/sign-in'
import { type DeskOptions, deskCommand, deskFolder, portsTo } from '../open-desk.ts'
import { openKeyring } from '../passphrase.ts'
import { forgetSession, readSession } from '../ports/kept-session.ts'
import type { Register } from '../program.ts'

export const registerSignOut: Register = (program, terminal) => {
  deskCommand(program, 'sign-out', {
    summary: 'end the session in which you showed your passkey',
    description:
      'Ends the session that this desk keeps once a passkey was shown for it, here and at the house. The next command asks for the passkey again. A desk without passkeys keeps none.',
    example: 'forewarn sign-out',
  })
    .helpGroup('Programme:')
    .action(async (options: DeskOptions) => {
      const folder = deskFolder(terminal, options)
      const keyring = await openKeyring(terminal, folder)
      const kept = await readSession(folder, keyring, terminal.clock.now())
      // Here first: what the house may not hear of ends there by itself.
      await forgetSession(folder)
      const { url } = keyring.pins
      if (kept !== undefined)
        await endSession(await signIn(portsTo(terminal, url), keyring, url, kept))
      const ended = kept !== undefined
      if (options.json) terminal.print(JSON.stringify({ ended }))
      else terminal.print(ended ? 'Signed out.' : 'This desk kept no session.')
    })
}
