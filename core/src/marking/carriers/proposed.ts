// Turns that are proposed to an author: words in all their forms, each with where it does not fit.

import { plural, verbForms } from './inflect.ts'
import { NOUNS } from './proposed-nouns.ts'
import { VERBS } from './proposed-verbs.ts'
import { OTHERS } from './proposed-words.ts'
import { groupsIn, type Turn, type Turns, turnsOf } from './wording.ts'

type Group = Omit<Turn, 'words'>

const DETERMINERS =
  'a|an|the|this|that|these|those|its|their|our|your|his|her|no|any|some|each|every|such|another|' +
  'few|many|several|all|both|two|three'
/** A verb does not follow these, … */
const NOT_A_VERB = new RegExp(`\\b(?:${DETERMINERS}|of|more|less|further)\\s+$`, 'i')
/** … nor a noun these. */
const NOT_A_NOUN =
  /\b(?:to|can|could|may|might|will|would|shall|should|must|cannot|not|we|you|they|it|who|which|\w+ly)\s+$/i
/** A word that is a verb besides is a noun after these alone. */
const A_NOUN = new RegExp(
  `\\b(?:${DETERMINERS}|of|in|for|by|with|and|or|from|as|new|own|\\w+(?:al|ous|ful|ive|ble))\\s+$`,
  'i',
)
/** A word that is a noun besides is a verb after these alone. */
const A_VERB =
  /\b(?:to|can|could|may|might|will|would|shall|should|must|cannot|not|we|you|they|who)\s+$/i
/** Verbs whose forms are nouns besides, those aside that stand among the nouns. */
const NOUNISH = new Set(
  `abort access address answer attack block call cause change check copy crash damage demand display
  download fix force handle help import issue limit load log patch risk trace
  move need offer print query question record release report return run show start stop support
  switch test turn use view watch work study influence guard split merge result study plan note
  better end mend upgrade exploit function process act place need`.split(/\s+/),
)
/** Where *may* may mean a permission. */
const ALLOWED = /\b(?:you|we|users?|customers?|recipients?|administrators?|partners?)\s+$/i
/** Words in front of which the next is part of a fixed turn. */
const FIXED = /\b(?:not|too|how|as|so|for|in|if and)\s+$/i
const CONDITIONS: Readonly<Record<string, RegExp>> = {
  can: ALLOWED,
  only: FIXED,
  many: FIXED,
  certain: FIXED,
  particular: FIXED,
  case: FIXED,
  because: /\b(?:only|just|simply|not)\s+$/i,
  long: /\b(?:as|so|too|how|no)\s+$/i,
}

const ABOUT =
  /^(?:circumstance|situation|condition|reason|ground|cause|way|manner|fashion|case|instance|risk|danger|threat|chance|likelihood|probability|possibility|requirement|need|demand|decision|choice|ruling|warning|caution|alert|report|notice|advisory|bulletin|idea|notion|concept|answer|reply|response|result|outcome|effect|consequence|impact|explanation|account|detail|particular)/
const GERUND = /^\s+[a-z]{2,}ing\b/
const SUBJECT = /^\s+(?:the|a|an|this|that|it|they|there|no|any|both|all|one|such|these|its)\b/
const THING = wordsAfter(groupsIn(NOUNS).flat())
const THINGS = wordsAfter(groupsIn(NOUNS).flat().map(plural))
/** What a relative clause speaks of; of the rest, a clause may tell what they are about. */
const ANTECEDENT = new RegExp(
  `\\b(?:${groupsIn(NOUNS)
    .flat()
    .flatMap((word) => [word.replace('~', ''), plural(word.replace('~', ''))])
    .filter((word) => !ABOUT.test(word))
    .join('|')})\\s+$`,
  'i',
)
const PARTICIPLE = /^\s+(?:\w+ly\s+)?(?:\w{2,}ed|found|sent|built|known|shown|given|made)\b/
const VERB = /^\s+(?:is|are|was|were|has|have|can|could|may|might|will|would|does|do|[a-z]{3,}s)\b/

/** Turns that depend on what follows. */
const BEFORE: readonly Group[] = [
  { group: ['when', 'while'], onlyBefore: GERUND },
  { group: ['when', 'whenever', 'once', 'as soon as'], onlyBefore: SUBJECT },
  {
    group: ['if', 'in case', '~where'],
    onlyBefore: SUBJECT,
    notAfter: /\b(?:even|only|as|check|checks|see|and)\s+$/i,
  },
  { group: ['by', 'through', 'by way of'], onlyBefore: GERUND },
  { group: ['before', 'prior to'], onlyBefore: GERUND },
  { group: ['after', 'upon'], onlyBefore: GERUND },
  { group: ['this', '~the'], onlyBefore: THING },
  { group: ['these', '~such'], onlyBefore: THINGS },
  { group: ['same', 'identical'], onlyBefore: THING },
  { group: ['each', 'every'], onlyBefore: THING },
  { group: ['where', 'in which'], onlyBefore: SUBJECT, onlyAfter: ANTECEDENT },
  { group: ['that', 'which'], onlyBefore: VERB, onlyAfter: ANTECEDENT },
  { group: ['has been', 'was'], onlyBefore: PARTICIPLE },
  { group: ['have been', 'were'], onlyBefore: PARTICIPLE },
]

function wordsAfter(words: readonly string[]): RegExp {
  return new RegExp(`^\\s+(?:${words.map((one) => one.replace('~', '')).join('|')})\\b`, 'i')
}

/** In the order in which a word finds its group: what does not change, verbs, and nouns. */
export const PROPOSED: Turns = turnsOf([...unchanging(), ...BEFORE, ...verbs(), ...nouns()])

function verbs(): Group[] {
  const isNoun = new Set([...NOUNISH, ...groupsIn(NOUNS).flat()])
  return groupsIn(VERBS).flatMap((group) => {
    const forms = group.map((words) => verbForms(words.replace('~', '')))
    const written = group.map((words) => (words.startsWith('~') ? '~' : ''))
    const at = (form: 0 | 1 | 2 | 3) =>
      forms.flatMap((all, i) => (all[form] === undefined ? [] : [`${written[i]}${all[form]}`]))
    const verbsOnly = (form: 0 | 1) => {
      const words = at(form)
      const asWritten = (wanted: boolean) =>
        words.map((word, i) => (isNoun.has(group[i] ?? '') === wanted ? word : `~${word}`))
      return [
        { group: asWritten(false), notAfter: NOT_A_VERB },
        { group: asWritten(true), onlyAfter: A_VERB },
      ]
    }
    return [...verbsOnly(0), ...verbsOnly(1), { group: at(2) }, { group: at(3) }]
  })
}

function nouns(): Group[] {
  const isVerb = new Set([...NOUNISH, ...groupsIn(VERBS).flat()])
  return groupsIn(NOUNS).flatMap((group) => {
    const forms = [group, group.map((word) => plural(word))]
    return forms.flatMap((words) => {
      const only = (wanted: boolean) =>
        words.map((word, i) =>
          isVerb.has(group[i] ?? '') === wanted || word.startsWith('~') ? word : `~${word}`,
        )
      return [
        { group: only(false), notAfter: NOT_A_NOUN },
        { group: only(true), notAfter: NOT_A_NOUN, onlyAfter: A_NOUN },
      ]
    })
  })
}

function unchanging(): Group[] {
  return groupsIn(OTHERS).map((group) => {
    const notAfter = CONDITIONS[group[0] as string]
    return notAfter === undefined ? { group } : { group, notAfter }
  })
}
