#!/bin/bash
# Places where a spelling that is almost the same would show.
set -eu

message=outer
count=3
total=7 # stands behind
IFS=' 	
'

# A callee sees its caller's locals, so only what nobody else mentions may be renamed.
show_outer() {
  printf 'outer %s\n' "$message"
}

report() {
  local message=inner
  local result
  result="$(printf '%s-%s' "$message" "${1:-none}")"
  show_outer
  echo "report ${result} of $# and ${#result}"
}

counted() {
  local index=0 source="a  b"
  for item in "$@"; do
    index=$((index + 1))
    echo "$index:$item:$source"
  done
  local words
  words=$(echo $source)
  local quoted="$(echo "$source")"
  echo "[$words] [$quoted]"
}

kind() {
  case "$1" in
    start) echo begin ;;
    stop|halt) echo end ;;
    "two words") echo two ;;
    -h|--help) echo help ;;
    [0-9]*) echo number ;;
    *) echo other ;;
  esac
  case $1 in
    a) echo -n first; ;;
    b) echo -n second ;&
    c) echo -n third ;;
  esac
  echo
}

function checked {
  local value="$1"
  if [ "$value" = yes ]; then echo "is yes"; else echo "is not yes"; fi
  if [ ! -e "/nowhere/$value" ]; then echo absent; fi
  if ! [ -n "$value" ]; then
    # an empty one
    echo empty
  else
    echo "full ($value)"
  fi
  if test -d /; then echo root; fi
  [ "$value" != "-n" ] || echo "an option"
  [ -z "$value" ] && echo "nothing"
  [[ $value == y* ]] && echo "begins with y"
  [[ "$value" == "y*" ]] && echo "is y and a star"
  [[ -n $value && $value != no ]] || echo "neither"
  [ "(" != "$value" ] && [ "!" = "$value" ] && echo "a sign"
  if [ $# -gt 1 ]; then echo "more than one"; fi
  if [ $# -ge 3 ]; then echo "three"; fi
  return 0
}

failing() {
  if ! false; then
    echo "went wrong"
    false || true
  fi
  false || {
    echo "and again"
    return 3
  }
}

each() {
  local entry
  for entry in "$@"; do
    if [ "$entry" = "stop" ]; then break; fi
    echo "each <$entry>"
  done
  while true; do
    count=$((count - 1))
    if [ "$count" -le 0 ]; then break; fi
  done
  echo "count=$count total=${total}x$total"
}

report
report one two
counted "x y" z ''
for word in start halt 'two words' -h 42 a b c ''; do kind "$word"; done
for word in yes '' no -n '!' '(' 'y*' 'a b'; do checked "$word"; done
checked a b c
failing && echo "never" || echo "failed with $?"
each one "two words" '' stop never
each

dir=$(mktemp -d)
cd "$dir"
touch a.txt b.txt 'c d.txt'
ls -la >/dev/null 2>&1
nosuchcommand >/dev/null 2>&1 || echo "no such command"
files=`ls *.txt | wc -l`
echo "files $files"
grep -qi A.TXT <<<"a.txt" && echo found
printf '3\n10\n2\n' | sort -nr | head -n 1
ln -sf a.txt link && [ -L link ] && echo linked
rm -rf "$dir"

name=text
cat <<EOF
document of $name and ${name}s and $(echo 'a "quoted" word') $((1 + 2))
EOF
cat <<'EOF'
nothing $here ${is} `changed`
EOF
echo "$name[1] ${name}_x $name-y \$name ${name:0:2} ${#name}" '$name'
x=plain y="quoted" z='single'; echo "$x$y$z"
empty="" && echo "<$empty>" "${empty:-default}"
list=(one "two three" four)
echo "${#list[@]} ${list[1]}"
echo "unset: ${nothing-unset} ${nothing:-"a default"} ${nothing:-'another'}" ${nothing:-"a third"}
( exit 4 ) || echo "subshell gave $?"
