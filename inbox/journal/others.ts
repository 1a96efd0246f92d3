/** Work that can be stopped. */
export interface Turn {
  /** Resolves when the work has ended. */
  stop(): Promise<void>
}

/** What servers of one journal have to do with each other. */
export interface Others {
  /** Begins work that one server does at a time, here or where it is taken over. */
  inTurn(name: string, begin: () => Turn | Promise<Turn>): Promise<Turn>
  /** Says something to the other servers, which they may or may not hear. */
  say(said: unknown): void
  /** Hears what other servers say; returns a function that ends it. */
  onSaid(hearer: (said: unknown) => void): () => void
}

/** The only server of a journal. */
export const noOthers: Others = {
  inTurn: async (_, begin) => begin(),
  say() {},
  onSaid: () => () => {},
}
