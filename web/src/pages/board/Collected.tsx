// Who has collected and opened what: counts by tier and class, then partners, then recipients.

import { Disclosure } from '../../parts/Disclosure.tsx'
import { Scroll } from '../../parts/Scroll.tsx'
import { When } from '../../parts/When.tsx'
import { CLASS_WORDS, CLASSES, counted } from '../../parts/words.ts'
import type {
  Counts,
  PartnerProgress,
  RecipientProgress,
  TierProgress,
} from '../../views/collecting.ts'

export function Collected({ tiers }: { readonly tiers: readonly TierProgress[] }) {
  if (tiers.length === 0) return null
  const classes = CLASSES.filter((one) =>
    tiers.some((tier) => tier.classes.some((own) => own.class === one)),
  )
  return (
    <section className="block">
      <h3>Who has collected</h3>
      <Scroll label="Collected by tier">
        <table>
          <caption>
            Parts collected, of those addressed; the pale bar is what is open to be collected
          </caption>
          <thead>
            <tr>
              <th scope="col">Tier</th>
              {classes.map((one) => (
                <th key={one} scope="col">
                  {CLASS_WORDS[one]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {tiers.map(({ tier, partners, classes: own }) => (
              <tr key={tier}>
                <th scope="row">
                  {tier}
                  <small>{counted(partners.length, 'partner')}</small>
                </th>
                {classes.map((one) => (
                  <CountCell key={one} counts={own.find((each) => each.class === one)} />
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {tiers.map((tier) => (
        <Disclosure key={tier.tier} summary={`Partners in ${tier.tier}`}>
          <Partners tier={tier} />
        </Disclosure>
      ))}
    </section>
  )
}

function CountCell({ counts }: { readonly counts: Counts | undefined }) {
  if (counts === undefined) return <td className="quiet">–</td>
  const { collected, addressed, opened, open } = counts
  return (
    <td className="number">
      {collected} of {addressed}
      <Bar {...counts} />
      <small>{open === 0 ? 'open to nobody yet' : `${opened} opened`}</small>
    </td>
  )
}

/** The figures stand beside it, so the drawing is hidden from screen readers. */
function Bar({ addressed, open, collected }: Counts) {
  const width = (n: number) => (addressed === 0 ? 0 : Math.round((n / addressed) * 1000) / 10)
  return (
    <svg className="bar-drawn" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
      <rect className="track" width="100" height="6" />
      <rect className="open" width={width(open)} height="6" />
      <rect className="done" width={width(collected)} height="6" />
    </svg>
  )
}

function Partners({ tier: { tier, partners } }: { readonly tier: TierProgress }) {
  return (
    <Scroll label={`Partners in ${tier}`}>
      <table className="dense">
        <thead>
          <tr>
            <th scope="col">Partner</th>
            <th scope="col">Open</th>
            <th scope="col">Collected</th>
            <th scope="col">Opened</th>
          </tr>
        </thead>
        <tbody>
          {partners.map((partner) => (
            <PartnerRow key={partner.partnerId} partner={partner} />
          ))}
        </tbody>
      </table>
    </Scroll>
  )
}

function PartnerRow({ partner }: { readonly partner: PartnerProgress }) {
  const { name, recipients, addressed, open, collected, opened } = partner
  return (
    <tr>
      <th scope="row">
        <Disclosure summary={name}>
          <ul className="recipients">
            {recipients.map((recipient) => (
              <RecipientLine key={recipient.recipientId} recipient={recipient} />
            ))}
          </ul>
        </Disclosure>
      </th>
      <td className="number">
        {open} of {addressed}
      </td>
      <td className="number">{collected}</td>
      <td className="number">{opened}</td>
    </tr>
  )
}

function RecipientLine({ recipient }: { readonly recipient: RecipientProgress }) {
  const { name, kind, parts, recipientId } = recipient
  return (
    <li>
      <span title={recipientId}>{name}</span>
      {kind !== 'person' && <span className="quiet"> ({KIND_WORDS[kind]})</span>}
      <ul>
        {parts.map((part) => (
          <li key={part.class}>
            {CLASS_WORDS[part.class]}: <PartWords {...part} />
          </li>
        ))}
      </ul>
    </li>
  )
}

const KIND_WORDS = { service: 'a service', mailbox: 'a mailbox that several people read' } as const

function PartWords({
  opensAt,
  isDue,
  isOpen,
  collectedAt,
  openedAt,
}: RecipientProgress['parts'][number]) {
  if (collectedAt === null) {
    return isOpen ? (
      <>open, not collected</>
    ) : (
      <>
        {isDue ? 'waits for them since' : 'opens'} <When at={opensAt} />
      </>
    )
  }
  return (
    <>
      collected <When at={collectedAt} />
      {openedAt === null ? ', not opened' : ', opened'}
    </>
  )
}
