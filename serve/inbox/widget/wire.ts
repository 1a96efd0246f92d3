// What a visitor's window and the server say to each other, as JSON.

/** A file of a message. */
export interface WireFile {
  readonly name: string
  readonly bytes: number
  /** Where it is for some days; null for one of which only this is known. */
  readonly href: string | null
}

/** A message as a visitor sees it. */
export interface WireMessage {
  readonly id: string
  readonly from: 'visitor' | 'agent' | 'bot'
  /** Empty when there are files alone; null when it was taken back: the window then shows it no more. */
  readonly text: string | null
  readonly files: readonly WireFile[]
  /** ISO 8601 UTC. */
  readonly at: string
  /** Of the chat when it came: what the window has shown it tells by this. */
  readonly version: number
  /** Of a visitor's own: what the window calls it; null of others. */
  readonly nonce: string | null
}

/** How a visitor's chat stands, and what of it is new. */
export interface WireView {
  readonly status: 'open' | 'archived'
  /** From where to ask on: nothing that came later is missed, something that came earlier may be told again. */
  readonly cursor: number
  /** In order of arrival. */
  readonly messages: readonly WireMessage[]
  /** Whether there are others before these. */
  readonly hasEarlier: boolean
}

/** What a message was refused for; `again`: in how many seconds it may be tried. */
export interface WireRefusal {
  readonly error: string
  readonly again?: number
}
