// Words and turns that do not change their form, for an author to judge.

/** In the form of proposed-verbs.ts; where a few do not fit stands in proposed.ts. */
export const OTHERS = `
can | could | may | might
should | ought to
due to | because of | owing to | as a result of
as well as | ~and also | along with
at least | no less than | a minimum of
at most | no more than | a maximum of
one or more | at least one | one or several
such as | for example | for instance
based on | on the basis of | founded on
according to | as per | in accordance with
regarding | concerning | ~about
through | via | by way of
during | in the course of
within | inside
whether | ~if
though | although | even though
but | yet
thus | therefore | hence | consequently
hence | therefore | thus
also | additionally
only | solely | exclusively
quickly | rapidly | swiftly
easily | readily | effortlessly
currently | presently | at present
possibly | perhaps | conceivably
potentially | possibly | conceivably
probably | presumably
especially | particularly | notably
specifically | in particular | expressly
mainly | chiefly | primarily | mostly
completely | fully | entirely | wholly
fully | completely | entirely | wholly
entirely | wholly | fully | completely
partially | in part | partly
significantly | considerably | substantially | markedly
slightly | somewhat | marginally
very | extremely | exceedingly
highly | extremely | exceedingly
almost | nearly | virtually | practically
exactly | precisely
simply | merely | just
actually | in fact | really
generally | in general | as a rule
always | invariably | at all times
eventually | ultimately | in the end
explicitly | expressly
accidentally | inadvertently | mistakenly | by accident
intentionally | deliberately | on purpose
repeatedly | again and again | time and again
separately | individually | independently
again | once more | anew
serious | grave | severe
possible | feasible | conceivable
potential | possible | conceivable
available | accessible
vulnerable | susceptible | ~exposed
invalid | illegal
large | big | sizeable
previous | earlier | prior | preceding
current | present
initial | ~first | original
final | last | ultimate
main | principal | primary | chief
primary | main | principal | chief
different | distinct
various | several | diverse
multiple | several | numerous
several | a few | some
many | numerous
certain | particular | specific
particular | specific | certain
specific | particular | certain
common | widespread | frequent
usual | customary | normal
normal | ordinary | regular
necessary | needed | required
full | complete | entire
wrong | incorrect | false
easy | simple | straightforward
simple | easy | straightforward
difficult | hard
likely | probable
unlikely | improbable
similar | comparable | analogous
sensitive | confidential
secure | safe
insecure | unsafe
useful | helpful | handy
internal | inner
external | outer | outside
appropriate | suitable | fitting
relevant | pertinent | applicable
unknown | unidentified
excessive | inordinate | undue
infinite | endless | unending
huge | enormous | vast | immense
partial | incomplete
brief | short | concise
reliable | dependable | trustworthy
important | significant | essential
interesting | noteworthy
obvious | evident | plain | clear
additional | further | extra
correct | right | proper
incorrect | wrong | faulty | erroneous
incorrectly | wrongly | erroneously | mistakenly
properly | correctly | adequately | appropriately
malicious | hostile | rogue | harmful
maliciously | ~deliberately | ~carefully
malformed | corrupt | broken
missing | absent
long | lengthy
however, | nevertheless, | nonetheless, | still,
therefore, | thus, | hence, | consequently,
because | ~since | ~as
instead of | rather than | in place of
there is | there exists
there are | there exist
another | a further | one more
note that | observe that | bear in mind that
in addition | besides | moreover
in order to | so as to
often | frequently | commonly
sometimes | at times | occasionally
usually | typically | normally
rarely | seldom
immediately | at once | straight away
afterwards | subsequently | ~later
already | by now
directly | straight
now | at present | currently
recently | lately
unexpectedly | surprisingly
successfully | effectively
silently | quietly | without notice
remotely | from afar | over the network
locally | on the machine itself
typically | usually | normally
otherwise | if not
together | jointly
widely | broadly | commonly
deliberate | intentional
strict | rigorous | stringent
weak | feeble
strong | robust
rare | uncommon | infrequent
frequent | common
early | timely
late | belated
real | actual | genuine
whole | entire | complete
legitimate | genuine | lawful
unnecessary | needless | superfluous
untrusted | dubious
unauthorised | illicit
`
