// What a copy is called among others: by its recipient, and by its number where it is not the first.

/** @param copy from 1 */
export function copyName(recipientId: string, copy: number): string {
  return copy === 1 ? recipientId : `${recipientId} #${copy}`
}

export interface NamedCopy {
  readonly recipient: string
  /** From 1. */
  readonly copy: number
}

export function readCopyName(name: string): NamedCopy {
  const [, recipient, number] = /^(.*) #(\d+)$/s.exec(name) ?? []
  if (recipient === undefined || number === undefined) return { recipient: name, copy: 1 }
  return { recipient, copy: Number(number) }
}
