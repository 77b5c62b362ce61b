// Who is waiting and for what: what each person has yet to do before anything can reach them.

import { Disclosure } from '../../parts/Disclosure.tsx'
import { counted } from '../../parts/words.ts'
import type { CaseView, PersonView } from '../../views/case-view.ts'

export function Waiting({ waiting, declined }: Pick<CaseView, 'waiting' | 'declined'>) {
  const all = [...waiting, ...(declined.length === 0 ? [] : [{ what: DECLINED, who: declined }])]
  const shown = all.filter(({ what }, i) => all.findIndex((one) => one.what === what) === i)
  return (
    <section className="block">
      <h3>Who is waiting, and for what</h3>
      {shown.length === 0 ? (
        <p className="quiet">Nobody: whoever the plan names may be handed what is open.</p>
      ) : (
        <ul className="waiting">
          {shown.map(({ what, who }) => (
            <li key={what}>
              <Disclosure
                summary={
                  <>
                    <strong>{counted(who.length, 'recipient')}</strong>: {what}
                  </>
                }
              >
                <People people={who} />
              </Disclosure>
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

const DECLINED = 'the embargo was declined'

function People({ people }: { readonly people: readonly PersonView[] }) {
  return (
    <ul className="people">
      {people.map(({ id, name, partner }) => (
        <li key={id} title={id}>
          {name} <span className="quiet">{partner}</span>
        </li>
      ))}
    </ul>
  )
}
