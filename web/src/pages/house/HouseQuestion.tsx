// What only a person can say of a house: each question has a page, and nothing opens before it is answered.

import type { AskedOfHouse } from '../../parts/house-asking.ts'
import { FirstSight } from './FirstSight.tsx'
import { NewLogFound } from './NewLogFound.tsx'
import { OtherWitnesses } from './OtherWitnesses.tsx'

export function HouseQuestionPage({ asked: { question, answer } }: { asked: AskedOfHouse }) {
  switch (question.kind) {
    case 'firstSight':
      return <FirstSight question={question} answer={answer} />
    case 'otherWitnesses':
      return <OtherWitnesses question={question} answer={answer} />
    case 'newLog':
      return <NewLogFound question={question} answer={answer} />
  }
}
