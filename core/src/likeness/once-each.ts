// What is made of a text once, however often it is compared.

/** Kept for as long as what it was made of. */
export function onceEach<From extends object, To extends object>(
  make: (from: From) => To,
): (from: From) => To {
  const made = new WeakMap<From, To>()
  return (from) => {
    const known = made.get(from)
    if (known !== undefined) return known
    const one = make(from)
    made.set(from, one)
    return one
  }
}
