// Where everybody stands with a case: silence first, each with its age.

import { Disclosure } from '../../parts/Disclosure.tsx'
import { When } from '../../parts/When.tsx'
import { counted } from '../../parts/words.ts'
import type { CaseView } from '../../views/case-view.ts'

export function Standing({ standings }: Pick<CaseView, 'standings'>) {
  if (standings.length === 0) return null
  const groups = [...Map.groupBy(standings, ({ state }) => state)]
  return (
    <section className="block">
      <h3>Where everybody stands</h3>
      <ul className="waiting">
        {groups.map(([state, own]) => (
          <li key={state}>
            <Disclosure
              summary={
                <>
                  <strong>{counted(own.length, 'recipient')}</strong>: {state}
                </>
              }
            >
              <ul className="people">
                {own.map(({ who, since, report }) => (
                  <li key={who.id} title={who.id}>
                    {who.name} <span className="quiet">{who.partner}</span>, since{' '}
                    <When at={since} />
                    <span className="quiet">; report {report}</span>
                  </li>
                ))}
              </ul>
            </Disclosure>
          </li>
        ))}
      </ul>
    </section>
  )
}
