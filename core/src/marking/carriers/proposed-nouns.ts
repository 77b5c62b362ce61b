// Nouns that may stand for one another where the sense allows it, which only an author can judge.

/** In the singular, in the form of proposed-verbs.ts. */
export const NOUNS = `
vulnerability | weakness | flaw | security hole
flaw | weakness | defect | vulnerability
issue | problem | defect
bug | defect | error | fault
error | mistake | fault
attack | assault
attacker | adversary | intruder | assailant
victim | target
administrator | operator | admin
application | program
function | routine | procedure
parameter | argument
request | query
response | reply | answer
connection | link
configuration | setup
setting | option | preference
feature | capability | facility
component | ~part | module | element
version | release | edition
system | machine | host | computer
folder | directory
permission | right | authorisation
impact | effect | consequence
result | outcome | consequence
risk | danger | threat
fix | patch | correction | remedy
patch | fix | correction
update | upgrade | new release
workaround | stopgap | interim measure
mitigation | countermeasure | safeguard
solution | remedy | answer
advisory | bulletin | notice
researcher | investigator | analyst
team | group
vendor | manufacturer | supplier
customer | ~client | subscriber
developer | programmer | engineer
device | appliance | unit
circumstance | situation | ~condition
case | instance | situation
scenario | situation | case
step | action | measure
period | interval | span
amount | quantity | volume
length | size
limit | bound | ceiling | cap
list | enumeration | catalogue
section | ~part
purpose | aim | goal | objective
way | manner | fashion
reason | ~cause | ground
approach | method | technique
method | technique | procedure
change | modification | alteration
environment | setting | context
area | region | zone
location | ~place | spot | ~position
type | kind | sort | class
level | degree | grade
status | ~state | ~condition
task | job | ~activity
operation | action | procedure
instruction | direction | guideline
resource | asset
crash | abort | breakdown
failure | breakdown | malfunction
leak | disclosure
lack | absence
chance | likelihood | probability
possibility | chance
detail | particular
question | query | enquiry
organisation | company | institution
website | site | web page
recipient | addressee
sender | originator
message | ~notice
behaviour | conduct
implementation | realisation
functionality | feature set
ability | capability | power
benefit | advantage | gain
decision | choice | ruling
difference | distinction | discrepancy
difficulty | trouble | obstacle
explanation | account | clarification
improvement | enhancement | refinement
limitation | restriction | constraint
overview | summary | outline
problem | issue | difficulty
requirement | need | demand
restriction | limitation | constraint
technique | method | approach
tool | utility | program
visitor | caller
overflow | overrun
corruption | damage
byte | octet
structure | record | object
field | member | element
platform | system
bypass | circumvention
disclosure | exposure
exploit | attack
interaction | involvement
privilege | right
product | offering
project | undertaking
author | writer
guide | handbook | manual
goal | aim | objective
topic | subject | matter
idea | notion | concept
effort | endeavour
warning | caution | alert
reader | audience
package | bundle
`
