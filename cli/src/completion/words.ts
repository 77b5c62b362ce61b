// What can be typed after what, read off the command line itself: the same for every shell.

import type { Command } from 'commander'

/** What a command takes, where it is not a word of ours. */
export type Wanted = 'case' | 'part' | 'file'

export interface Place {
  /** The words that lead here, parted by blanks; empty at the beginning. */
  readonly path: string
  /** Commands that may follow, with what they do. */
  readonly commands: readonly (readonly [word: string, summary: string])[]
  readonly options: readonly {
    readonly long: string
    readonly description: string
    readonly takesValue: boolean
  }[]
  readonly wanted: Wanted
}

export function placesOf(command: Command, path = ''): Place[] {
  const inner = command.commands.map((one) => placesOf(one, `${path} ${one.name()}`.trim()))
  const options = command.options.flatMap(({ long, description, required, optional }) =>
    long == null ? [] : [{ long, description, takesValue: required || optional }],
  )
  const help = { long: '--help', description: 'what the command does', takesValue: false }
  const here: Place = {
    path,
    commands: command.commands.map((one) => [one.name(), one.summary()]),
    options: [...options, help],
    wanted: wantedBy(command),
  }
  return [here, ...inner.flat()]
}

function wantedBy(command: Command): Wanted {
  const [first] = command.registeredArguments.map((argument) => argument.name())
  return first === 'case' || first === 'part' ? first : 'file'
}

/**
 * Finds what is at hand without asking anybody: cases that bundles hereabouts name, or that this desk
 * has published; parts that it has collected. No house is asked, and no program of ours runs.
 */
export const AT_HAND = `_forewarn_at_hand() {
  local desk="\${FOREWARN_DESK:-$HOME/.config/forewarn}"
  case "$1" in
    case)
      command sed -n 's/[[:cntrl:]]//g; s/^case:[[:space:]]*//p' ./bundle.yaml ./*/bundle.yaml 2>/dev/null
      command ls -1 "$desk/attempts" 2>/dev/null ;;
    part) command ls -1 "$desk/collected" 2>/dev/null | command sed -n 's/\\.age$//p' ;;
  esac
}`

/** In single quotes, as any of the three shells reads them. */
export function quoted(text: string): string {
  return `'${text.replace(/'/g, '’').replace(/\\/g, '')}'`
}
