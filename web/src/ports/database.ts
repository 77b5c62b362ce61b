// The one database of this site in the browser: what is kept there, and how it is opened.

const DATABASE = 'forewarn'
const VERSION = 2

/** By what each is found again. */
const STORES = { keyrings: 'actor', pins: 'actor', seen: 'log' } as const

export type StoreName = keyof typeof STORES

/** Whether anything was ever kept here. It looks without a trace. */
export async function isThere(): Promise<boolean> {
  const there = await indexedDB.databases().catch(() => [])
  return there.some(({ name }) => name === DATABASE)
}

/** One request in a transaction of its own; when it returns, what was written is on disk. */
export async function inStore<T>(
  name: StoreName,
  mode: IDBTransactionMode,
  ask: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  let result: T | undefined
  await inTransaction(name, mode, (store) => {
    const request = ask(store)
    request.onsuccess = () => {
      result = request.result
    }
  })
  return result as T
}

/** All that `work` asks for within its callbacks is one transaction: nobody else comes between. */
export async function inTransaction(
  name: StoreName,
  mode: IDBTransactionMode,
  work: (store: IDBObjectStore) => void,
): Promise<void> {
  const database = await opened()
  try {
    await new Promise<void>((resolve, reject) => {
      const transaction = database.transaction(name, mode, { durability: 'strict' })
      transaction.oncomplete = () => resolve()
      transaction.onabort = () => reject(transaction.error)
      work(transaction.objectStore(name))
    })
  } finally {
    database.close()
  }
}

function opened(): Promise<IDBDatabase> {
  const opening = indexedDB.open(DATABASE, VERSION)
  return new Promise((resolve, reject) => {
    opening.onupgradeneeded = () => {
      const database = opening.result
      for (const [name, keyPath] of Object.entries(STORES)) {
        if (!database.objectStoreNames.contains(name)) database.createObjectStore(name, { keyPath })
      }
    }
    opening.onsuccess = () => resolve(opening.result)
    opening.onerror = () => reject(opening.error)
  })
}
