// `forewarn completion`: what the shell needs to complete what is typed.

import { SHELLS, type Shell, scriptFor } from '../completion/scripts.ts'
import { placesOf } from '../completion/words.ts'
import type { Register } from '../program.ts'
import { oneOf } from './options.ts'

export const registerCompletion: Register = (program, terminal) => {
  program
    .command('completion')
    .helpGroup('Looking after:')
    .summary('print what your shell needs to complete commands')
    .description(
      'Prints a script for bash, zsh or fish that completes commands and options, the cases that bundles in this folder name or this desk has published, and the parts that it has collected. It asks no house and starts no program of Forewarn’s; the desk is that of $FOREWARN_DESK.\n\nbash: source <(forewarn completion bash)\nzsh:  source <(forewarn completion zsh)\nfish: forewarn completion fish | source',
    )
    .argument('<shell>', SHELLS.join(', '), oneOf(SHELLS))
    .option('--json', 'print the result as JSON')
    .addHelpText('after', '\nExample: forewarn completion bash')
    .action((shell: Shell, options: { json?: true }) => {
      const script = scriptFor(shell, placesOf(program))
      terminal.print(options.json ? JSON.stringify({ shell, script }) : script)
    })
}
