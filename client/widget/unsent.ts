import { threadName } from './visitor.ts'

/** A file of an unsent message: its content, and its id on the server once it is uploaded. */
export interface UnsentFile {
  readonly name: string
  readonly content: Blob
  readonly id: string | null
}

/** A message that the server has not accepted yet. */
export interface Unsent {
  readonly nonce: string
  /** The name of its chat. */
  readonly thread: string
  readonly text: string
  readonly files: readonly UnsentFile[]
  /** When it was written, by the browser's clock, in milliseconds. */
  readonly writtenMs: number
  /** Why the server refused it; null if it has not. */
  readonly refused: string | null
}

/** Unsent messages survive the page: they are in IndexedDB, or in memory without it. */
export interface UnsentMessages {
  /** The unsent messages of this chat, earliest first. */
  all(): Promise<readonly Unsent[]>
  put(message: Unsent): Promise<void>
  remove(nonce: string): Promise<void>
}

const table = 'unsent'

export async function openUnsent(): Promise<UnsentMessages> {
  const memory = new Map<string, Unsent>()
  const database = await openDatabase().catch(() => null)
  if (database === null)
    return {
      all: async () => inOrder([...memory.values()]),
      async put(message) {
        memory.set(message.nonce, message)
      },
      async remove(nonce) {
        memory.delete(nonce)
      },
    }
  const rows = (mode: IDBTransactionMode) => database.transaction(table, mode).objectStore(table)
  return {
    all: async () => inOrder(await done<Unsent[]>(rows('readonly').getAll())),
    async put(message) {
      await done(rows('readwrite').put(message))
    },
    async remove(nonce) {
      await done(rows('readwrite').delete(nonce))
    },
  }
}

function inOrder(messages: readonly Unsent[]): readonly Unsent[] {
  return messages.filter(({ thread }) => thread === threadName).sort((a, b) => a.writtenMs - b.writtenMs)
}

function openDatabase(): Promise<IDBDatabase> {
  const opening = indexedDB.open('causerie', 1)
  opening.addEventListener('upgradeneeded', () => opening.result.createObjectStore(table, { keyPath: 'nonce' }))
  return done(opening)
}

function done<Result>(request: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    request.addEventListener('success', () => resolve(request.result))
    request.addEventListener('error', () => reject(request.error))
  })
}
