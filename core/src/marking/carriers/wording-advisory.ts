// Turns of English that advisories are made of: equal for a lawyer wherever one of them stands.

/** In the form of wording.ts. Nobody is asked about these, so each is left out when in doubt. */
export const ADVISORY_GROUPS = `
arbitrary code execution | execution of arbitrary code
privilege escalation | escalation of privileges | ~elevation of privileges
information disclosure | disclosure of information
memory corruption | corruption of memory
is vulnerable to | is susceptible to | ~is open to
are vulnerable to | are susceptible to | ~are open to
is not affected | is unaffected
are not affected | are unaffected
does not affect | has no effect on
is required | is needed | ~is necessary
are required | are needed | ~are necessary
has to be | needs to be | ~must be
have to be | need to be | ~must be
is supposed to | is meant to | ~is intended to
are supposed to | are meant to | ~are intended to
is believed to | is thought to
are believed to | are thought to
considered to be | deemed to be
are advised to | are encouraged to | ~are recommended to
is advised to | is encouraged to | ~is recommended to
is strongly recommended | is strongly advised
are strongly advised to | are strongly encouraged to | ~are strongly urged to
would like to thank | wish to thank | ~want to thank
we thank | our thanks go to
was discovered by | was found by | ~was identified by
were discovered by | were found by | ~were identified by
we are not aware of any | we know of no
there are no known workarounds | no workarounds are known | ~no known workarounds exist
there is no workaround | no workaround is available | ~no workaround exists
leads to | results in
lead to | result in
leading to | resulting in
led to | resulted in
occurs | ~happens | ~takes place
occur | ~happen | ~take place
occurred | ~happened | ~took place
is caused by | ~is due to
was caused by | ~was due to
fails to | ~does not
fail to | ~do not
failed to | ~did not
properly | correctly
improperly | ~incorrectly
tries to | attempts to
try to | attempt to
begins to | starts to
begin to | start to
began to | started to
seems to | appears to
seem to | appear to
upgrade to | update to
upgrading to | updating to
upgraded to | updated to
the latest version | the newest version | the most recent version
the latest release | the newest release | the most recent release
the latest versions | the newest versions | the most recent versions
and earlier versions | and older versions | ~and all earlier versions
newer versions | later versions | ~more recent versions
prior to version | before version | ~earlier than version
as of version | since version | ~starting with version
prevents attackers from | keeps attackers from | stops attackers from
prevent attackers from | keep attackers from | stop attackers from
prevent an attacker from | keep an attacker from | stop an attacker from
protects against | guards against
protect against | guard against
looks for | searches for
look for | search for
looked for | searched for
looking for | searching for
deals with | ~handles
deal with | ~handle
turned off | switched off | ~disabled
turned on | switched on | ~enabled
turn off | switch off | ~disable
turn on | switch on | ~enable
consists of | is made up of | ~is composed of
consist of | are made up of | ~are composed of
depends on | is dependent on
depend on | are dependent on
is located in | is situated in | ~resides in
are located in | are situated in | ~reside in
is equal to | ~equals
is identical to | is the same as
is included in | is contained in
is provided in | is given in
is described in | is explained in
are described in | are explained in
is available at | can be found at
are available at | can be found at
please refer to | please consult | ~please see
taken into account | taken into consideration
take into account | take into consideration
keep in mind that | bear in mind that
it should be noted that | ~note that
it is important to note that | it is worth noting that
to the best of our knowledge | as far as we know
by default | in the default configuration
including but not limited to | including without limitation
with the exception of | except for | ~apart from
provided that | on condition that
in spite of | despite
in the absence of | ~without
in accordance with | ~in conformity with
in the course of | ~during
in the meantime | meanwhile | ~in the interim
at the beginning of | at the start of
at the time of writing | ~when this was written
in combination with | in conjunction with
along with | together with
with the help of | with the aid of
through the use of | by the use of
as shown in | as illustrated in
if necessary | if needed | where necessary
as necessary | as needed | ~as required
whether or not | ~regardless of whether
a wide range of | a wide variety of
a large number of | a great number of
the rest of the | the remainder of the
this kind of | this type of | this sort of
these kinds of | these types of | these sorts of
all kinds of | all sorts of | ~all manner of
each and every | ~every
and so on | and so forth
more than | ~in excess of
in advance | beforehand
on a regular basis | ~regularly
in a timely manner | ~promptly
shortly after | soon after
right after | immediately after | ~directly after
over the network | across the network
over the internet | via the internet
in addition, | ~additionally, | ~moreover,
first of all, | ~first,
finally, | lastly,
similarly, | likewise,
conversely, | ~by contrast,
in general, | generally,
in short, | in brief,
at the same time, | simultaneously,
as a consequence, | ~as a result,
so that | ~in order that
as soon as | ~once
`

/** Verbs before which *may* tells of what is possible, and never of what is allowed. */
const AFTER_MAY = `be have cause lead result occur happen crash fail trigger contain include affect
  exist appear need require still also even not depend vary differ lack leak corrupt overflow
  expose`

/** *May* and *might* alike. */
export const HEDGES = AFTER_MAY.trim()
  .split(/\s+/)
  .map((verb) => `may ${verb} | might ${verb}`)
  .join('\n')
