export interface UpdateOptions {
  /** How long to wait for another load to end before failing with its name, in milliseconds. Default 60 s. */
  readonly lockWaitMs?: number | undefined
  /** DuckDB's memory limit while writing, in bytes; beyond it, it spills into the directory. Default: `defaultMemoryBytes`. */
  readonly memoryBytes?: number | undefined
  /** Where files of a store on ClickHouse are kept meanwhile. Default: the system's temporary folder. */
  readonly temporaryFolder?: string | undefined
  /** Called at the end of the update with the number of pinned versions that were rewritten to forget what this version has forgotten. */
  readonly onPinsWritten?: ((files: number) => void) | undefined
}

/** Decides what happens to the working copy; by default it is published as it is. */
export interface NextVersion {
  /** Publishes it in a new file, so that no deleted or replaced data remains in the file's bytes. */
  writeAfresh(): void
  /** Discards it: the store stays unchanged. */
  discard(): void
  /**
   * Of a store on ClickHouse, the working copy has all tables but those of chats, customers and rejected rows. This brings the chats whose ids
   * are in the temp table `incoming`, and the customers of both, including those that are stored under other ids because they were forgotten.
   */
  bringIncoming(): Promise<void>
  /** Brings all of a store on ClickHouse. */
  bringAll(): Promise<void>
  /** What the working copy lacks. */
  rest(): Promise<RestOfStore>
}

/** The chats of a store that the working copy of its next version does not have, because nothing changes in them. */
export interface RestOfStore {
  readonly chats: number
  /** When their earliest row was sent, in microseconds since 1970; null if there is none. */
  readonly knownFrom: bigint | null
}

/** A store in a directory is copied as a whole. */
export const wholeStore = {
  bringIncoming: async () => {},
  bringAll: async () => {},
  rest: async (): Promise<RestOfStore> => ({ chats: 0, knownFrom: null }),
}
