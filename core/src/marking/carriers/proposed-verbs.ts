// Verbs that may stand for one another where the sense allows it, which only an author can judge.

/** Verbs with alike objects, in their base form. A word belongs to the first group that names it. */
export const VERBS = `
send | submit | transmit
cause | trigger | provoke | induce
crash | abort | break down
exploit | abuse | misuse | leverage
execute | run | invoke
call | invoke
allow | permit | ~enable
bypass | circumvent | evade
check | verify | test
validate | verify | vet
fix | resolve | remedy | correct
address | tackle | resolve
release | publish | issue
report | disclose | communicate
discover | find | uncover | identify
detect | notice | spot
affect | impact | concern
use | employ | utilise
process | handle | treat
parse | interpret | analyse
receive | accept | get
create | generate | produce
remove | delete | drop
add | insert | attach
change | modify | alter | adjust
store | save | ~keep
load | import | fetch
return | yield | deliver
prevent | stop | block
require | need | demand
enable | activate | turn on | switch on
disable | deactivate | turn off | switch off
configure | set up
install | deploy
update | upgrade
restart | relaunch
start | launch | initiate
stop | halt | cease
limit | restrict | confine
expose | reveal | disclose | divulge
leak | expose | give away
compromise | subvert | take over
inject | plant | introduce
craft | devise | construct
provide | supply | offer
describe | explain | outline
recommend | advise | suggest
mitigate | lessen | reduce
reduce | lower | decrease | diminish
increase | raise | enlarge
exceed | surpass | go beyond
reach | attain
perform | carry out | conduct
implement | realise
specify | state | indicate
determine | establish | ascertain
reject | refuse | decline
ignore | disregard | overlook
omit | skip | leave out
select | choose | pick
display | present | show
monitor | watch | observe
review | examine | inspect
investigate | look into | examine
confirm | corroborate | verify
assign | allocate
access | reach | get at
allocate | reserve
improve | enhance | better
introduce | bring in | add
contact | reach | write to
download | fetch | retrieve
convert | transform | turn
copy | duplicate | transfer
compute | calculate | work out
expand | enlarge | widen
finish | complete | conclude
involve | entail | imply
manage | administer | control
move | shift | transfer
operate | function | work
pose | ~present | ~constitute
proceed | continue | go on
protect | shield | guard | defend
query | ask | question
reproduce | replicate | recreate
restore | recover | bring back
revert | undo | roll back
separate | split | divide
solve | resolve
assume | presume | ~suspect
track | follow | pursue
warn | alert | caution
combine | join | merge
consider | regard | view
consume | use up | exhaust
depend | rely
encounter | meet | come across
force | compel | oblige
occur | ~happen
help | assist | aid
inspect | examine | study
learn | find out
obtain | acquire | get
occupy | take up
offer | provide | supply
print | output | emit
publish | release | issue
record | log | note
repair | mend | fix
show | display | present
suggest | propose | recommend
result in | lead to | bring about
switch | change | move
trust | rely on
`
