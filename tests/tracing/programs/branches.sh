#!/bin/sh
# Branches and lists under -e, where no status is looked at by name.
set -e

step() {
  if ! [ "$1" = good ]; then
    echo "step $1 is not good"
    [ "$1" = bad ] && echo "it is bad"
  fi
}

other() {
  if ! test -d "$1"; then
    # one line
    echo "no $1"
  else
    echo "there is $1"
    false || :
  fi
  if [ -d "$1" ]; then
    echo directory
  else
    echo none
  fi
}

leave() {
  [ -n "$1" ] || {
    echo "leaving"
    return 0
  }
  if ! expr "$1" : '[0-9]*$' >/dev/null; then
    echo "no number: $1"
    return 0
  fi
  echo "number $1"
}

nested() {
  if ! false; then
    if ! true; then
      echo never
    else
      if [ ! -e "/nowhere" ]; then
        echo nested
      fi
    fi
  else
    echo never
  fi
  for word; do
    true || { echo never; }
    case "$word" in
      x) echo "x" ;;
      y|z) echo "y or z" ;;
      "q") echo q ;;
    esac
  done
}

if step good; then echo passed; else echo failed; fi
if step bad; then echo passed; else echo failed; fi
if step worse; then echo passed; else echo failed; fi
other /
other /nowhere
leave ''
leave 12
leave 1x
nested x y z q w
value=`echo a b | wc -w`
echo $value "$value"
[ 2 -eq $value ] || echo two
[ "$value" -eq 2 ] && echo two
( set -e; if ! false; then echo one; false; echo never; fi; echo never ) || echo "left early"
( set -e; false || { echo two; false; echo never; }; echo never ) || echo 'left early too'
