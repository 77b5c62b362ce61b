// The completion scripts of bash, zsh and fish, written from the same places.

import { AT_HAND, type Place, quoted } from './words.ts'

export const SHELLS = ['bash', 'zsh', 'fish'] as const
export type Shell = (typeof SHELLS)[number]

export function scriptFor(shell: Shell, places: readonly Place[]): string {
  return { bash, zsh, fish }[shell](places)
}

/** What bash and zsh share: from the words typed to what may follow. */
function lookUp(places: readonly Place[]): string {
  const known = places.filter(({ path }) => path !== '').map(({ path }) => `"${path}"`)
  const rows = places.map(({ path, commands, options, wanted }) => {
    const words = commands.map(([word]) => word).join(' ')
    const longs = options.map(({ long }) => long).join(' ')
    const valued = options.filter(({ takesValue }) => takesValue).map(({ long }) => long)
    return `    "${path}") inner="${words}" options="${longs}" valued=" ${valued.join(' ')} " wanted=${wanted} ;;`
  })
  return `${AT_HAND}
_forewarn_place() {
  place=""
  local word next
  for word in "$@"; do
    next="\${place:+$place }$word"
    case "$next" in
      ${known.join('|')}) place="$next" ;;
    esac
  done
  case "$place" in
${rows.join('\n')}
  esac
}`
}

function bash(places: readonly Place[]): string {
  return `# forewarn completion for bash. Load it: source <(forewarn completion bash)
${lookUp(places)}
_forewarn() {
  local place inner options valued wanted IFS=$' \\t\\n'
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}"
  _forewarn_place "\${COMP_WORDS[@]:1:COMP_CWORD-1}"
  COMPREPLY=()
  if [[ "$valued" == *" $prev "* ]]; then
    mapfile -t COMPREPLY < <(compgen -f -- "$cur")
  elif [[ "$cur" == -* ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$options" -- "$cur")
  elif [[ -n "$inner" ]]; then
    mapfile -t COMPREPLY < <(compgen -W "$inner" -- "$cur")
  elif [[ "$wanted" == file ]]; then
    mapfile -t COMPREPLY < <(compgen -f -- "$cur")
  else
    local one
    while IFS= read -r one; do
      if [[ -n "$one" && "$one" == "$cur"* ]]; then COMPREPLY+=("$(printf '%q' "$one")"); fi
    done < <(_forewarn_at_hand "$wanted")
  fi
}
complete -o filenames -o bashdefault -F _forewarn forewarn`
}

function zsh(places: readonly Place[]): string {
  return `#compdef forewarn
# forewarn completion for zsh. Load it: source <(forewarn completion zsh)
${lookUp(places)}
_forewarn() {
  local place inner options valued wanted prev="\${words[CURRENT-1]}" cur="\${words[CURRENT]}"
  local -a typed at_hand
  typed=("\${(@)words[2,CURRENT-1]}")
  _forewarn_place "\${typed[@]}"
  if [[ "$valued" == *" $prev "* ]]; then _files
  elif [[ "$cur" == -* ]]; then compadd -- \${(z)options}
  elif [[ -n "$inner" ]]; then compadd -- \${(z)inner}
  elif [[ "$wanted" == file ]]; then _files
  else
    at_hand=("\${(@f)$(_forewarn_at_hand "$wanted")}")
    compadd -- "\${at_hand[@]}"
  fi
}
compdef _forewarn forewarn`
}

function fish(places: readonly Place[]): string {
  const lines = places.flatMap((place) => [...commandLines(place), ...optionLines(place)])
  const cases = places.filter(({ wanted, path }) => wanted === 'case' && path !== '')
  const parts = places.filter(({ wanted, path }) => wanted === 'part' && path !== '')
  return `# forewarn completion for fish. Load it: forewarn completion fish | source
function __forewarn_at_hand
  set -l desk $HOME/.config/forewarn
  set -q FOREWARN_DESK; and set desk $FOREWARN_DESK
  switch $argv[1]
    case case
      for file in ./bundle.yaml ./*/bundle.yaml
        test -f $file; and command sed -n 's/[[:cntrl:]]//g; s/^case:[[:space:]]*//p' $file
      end
      test -d $desk/attempts; and command ls -1 $desk/attempts
    case part
      test -d $desk/collected; and command ls -1 $desk/collected | command sed -n 's/\\.age$//p'
  end
end
function __forewarn_at
  set -l typed (commandline -opc)
  set -l plain (string match -v -- '-*' $typed[2..-1])
  string match -q -- "$argv *" "$plain "
end
function __forewarn_only
  set -l typed (commandline -opc)
  test "$typed[2..-1]" = "$argv"
end
${lines.join('\n')}
${cases.map(({ path }) => `complete -c forewarn -f -n '__forewarn_at ${path}' -a '(__forewarn_at_hand case)'`).join('\n')}
${parts.map(({ path }) => `complete -c forewarn -f -n '__forewarn_at ${path}' -a '(__forewarn_at_hand part)'`).join('\n')}`
}

function commandLines({ path, commands }: Place): string[] {
  const when = `__forewarn_only ${path}`.trim()
  return commands.map(([word, summary]) => {
    return `complete -c forewarn -f -n '${when}' -a ${word} -d ${quoted(summary)}`
  })
}

function optionLines({ path, options }: Place): string[] {
  if (path === '') return []
  return options.map(({ long, description, takesValue }) => {
    const value = takesValue ? ' -r' : ''
    return `complete -c forewarn -n '__forewarn_at ${path}' -l ${long.slice(2)}${value} -d ${quoted(description)}`
  })
}
