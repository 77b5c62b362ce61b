// Who will see what, when: the release plan as it works out for everybody, with a reason for every no.

import { Scroll } from '../../parts/Scroll.tsx'
import { When } from '../../parts/When.tsx'
import { CLASS_WORDS, CLASSES, counted } from '../../parts/words.ts'
import type { PlanCellView, PlanRowView } from '../../views/case-view.ts'

export function Plan({ rows }: { readonly rows: readonly PlanRowView[] }) {
  if (rows.length === 0) return null
  const nothing = sameNo(rows)
  return (
    <section className="block">
      <h3>Who will see what, when</h3>
      {nothing === undefined ? <PlanTable rows={rows} /> : <p>Nobody anything: {nothing}.</p>}
    </section>
  )
}

/** The one reason, where it is the same for everything and everybody. */
function sameNo(rows: readonly PlanRowView[]): string | undefined {
  const reasons = new Set(rows.flatMap(({ cells }) => cells.map(({ why }) => why)))
  const [reason] = reasons
  return reasons.size === 1 && reason !== null ? reason : undefined
}

function PlanTable({ rows }: { readonly rows: readonly PlanRowView[] }) {
  return (
    <Scroll label="Release plan">
      <table className="plan">
        <thead>
          <tr>
            <th scope="col">Tier</th>
            {CLASSES.map((one) => (
              <th key={one} scope="col">
                {CLASS_WORDS[one]}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.tier} ${row.jurisdictions.join()}`}>
              <RowHead row={row} />
              {row.cells.map((cell) => (
                <PlanCell key={cell.class} cell={cell} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}

function RowHead({ row }: { readonly row: PlanRowView }) {
  return (
    <th scope="row">
      {row.tier}
      <small>
        {counted(row.recipients, 'recipient')} at {counted(row.partners, 'partner')}
      </small>
      <small>{row.jurisdictions.join(', ')}</small>
    </th>
  )
}

function PlanCell({ cell: { opensAt, isOpen, why } }: { readonly cell: PlanCellView }) {
  if (opensAt === null) {
    return (
      <td className="never">
        never<small>{why}</small>
      </td>
    )
  }
  return (
    <td className={isOpen ? 'opened' : undefined}>
      <When at={opensAt} />
      {isOpen && <small>open</small>}
    </td>
  )
}
