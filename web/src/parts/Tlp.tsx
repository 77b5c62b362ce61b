// A Traffic Light Protocol label, in the colours that its owner prescribes.

/** Source: FIRST, "Traffic Light Protocol", version 2.0, §2. */
export function Tlp({ label }: { readonly label: string }) {
  const colour = label.toLowerCase().replace(/\+.*$/, '')
  return <span className={`tlp tlp-${colour}`}>TLP:{label.toUpperCase()}</span>
}
