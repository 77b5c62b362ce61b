// Progress of long work as one line that is drawn again.

import type { Progress } from '@forewarn/desk/publish/workshop'
import type { Terminal } from './terminal.ts'

export function progressOn(terminal: Terminal): Progress {
  return (step, done, of) => terminal.progress(`${step}: ${done} of ${of}`)
}
