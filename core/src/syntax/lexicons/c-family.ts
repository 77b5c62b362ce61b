// C and what took over its braces.

import type { Lexicon } from '../lexicon.ts'
import { javascript } from './javascript.ts'
import { block, NONE, raw, SINGLE_LINE, words } from './parts.ts'

/** Several languages at once, for a text of which no more is known. */
export const cFamily: Lexicon = {
  ...javascript,
  keywords:
    words(`abstract as assert auto bool boolean break byte case catch char class const continue
    default defer delete do double else enum extends false final finally float fn for foreach func
    fun go goto if implements impl import in int interface let long match mut namespace new nil null
    package private protected public return select short signed sizeof static struct super switch
    synchronized this throw throws true try typedef union unsigned use using val var void volatile
    when while yield`),
  operators: `>>>= ... <<= >>= >>> && || ++ -- += -= *= /= %= &= |= ^= == != <= >= << >> -> :: := =>
    ?? ?.`.split(/\s+/),
  templates: false,
  slashRegexes: false,
}

const C_WORDS = `auto bool break case char const continue default do double else enum extern false float
  for goto if inline int long register restrict return short signed sizeof static struct switch true
  typedef union unsigned void volatile while`

export const c: Lexicon = { ...cFamily, keywords: words(C_WORDS), nameExtras: '' }

export const cpp: Lexicon = {
  ...c,
  keywords: words(
    `${C_WORDS} alignas alignof and catch class concept consteval constexpr const_cast decltype delete
    dynamic_cast explicit export final friend mutable namespace new noexcept not nullptr operator or
    override private protected public reinterpret_cast requires static_assert static_cast template
    this throw try typeid typename using virtual`,
  ),
}

export const java: Lexicon = {
  ...cFamily,
  keywords:
    words(`abstract assert boolean break byte case catch char class const continue default do
    double else enum extends false final finally float for if implements import instanceof int
    interface long native new null package private protected public record return short static
    strictfp super switch synchronized this throw throws transient true try var void volatile while`),
  quotes: [block('"""'), ...SINGLE_LINE],
}

export const csharp: Lexicon = {
  ...cFamily,
  keywords: words(`abstract as async await base bool break byte case catch char checked class const
    continue decimal default delegate do double else enum event explicit extern false finally fixed
    float for foreach get goto if implicit in init int interface internal is lock long namespace new
    null object operator out override params private protected public readonly record ref return
    sbyte sealed set short sizeof stackalloc static string struct switch this throw true try typeof
    uint ulong unchecked unsafe ushort using var virtual void volatile when where while yield`),
  quotes: [
    ...['@"', '$@"', '@$"'].map((open) => raw(open, '"')),
    ...[block('"""'), ...SINGLE_LINE],
  ],
  nameExtras: '',
}

export const go: Lexicon = {
  ...cFamily,
  keywords:
    words(`break case chan const continue default defer else fallthrough false for func go goto
    if import interface iota map nil package range return select struct switch true type var`),
  operators: `<<= >>= &^= && || ++ -- += -= *= /= %= &= |= ^= == != <= >= << >> &^ <- := ...`.split(
    /\s+/,
  ),
  quotes: [...SINGLE_LINE, raw('`', '`')],
  nameExtras: '',
}

export const php: Lexicon = {
  ...cFamily,
  keywords:
    words(`abstract and array as break callable case catch class clone const continue declare
    default do echo else elseif empty enddeclare endfor endforeach endif endswitch endwhile enum
    extends false final finally fn for foreach function global goto if implements include
    include_once instanceof insteadof interface isset list match namespace new null or print private
    protected public readonly require require_once return static switch throw trait true try unset
    use var while xor yield`),
  operators:
    `<=> **= ... <<= >>= ??= === !== && || ++ -- += -= *= /= .= %= &= |= ^= == != <> <= >= <<
    >> -> :: => ?? ** ?->`.split(/\s+/),
  lineComments: ['//', '#'],
  quotes: [block('"'), block("'")],
  nameExtras: '$',
  documents: true,
}

export const rust: Lexicon = {
  ...cFamily,
  keywords:
    words(`as async await break const continue crate dyn else enum extern false fn for if impl in
    let loop match mod move mut pub ref return self Self static struct super trait true type unsafe
    use where while`),
  operators: `<<= >>= ..= ... && || += -= *= /= %= &= |= ^= == != <= >= << >> -> => :: ..`.split(
    /\s+/,
  ),
  quotes: [block('"')],
  prefixes: NONE,
  nameExtras: '',
}
