import type { Readable } from 'node:stream'
import type { Arrived, Arriving } from './arriving.ts'

/** What is stored: a complete file, and its thumbnail as WebP if it has one. */
export interface Storing {
  readonly file: Arrived
  readonly thumbnail?: Uint8Array | null
}

/**
 * Where an inbox keeps its files: a folder or a bucket. A content is whole and never changes. Everything throws `AttachmentError` with the
 * refusal `unavailable` while the place cannot be reached.
 */
export interface FilePlace {
  /**
   * Stores a content, then calls `write` with its name, which begins with its SHA-256. No sweep removes it in between. The file is gone
   * afterwards.
   */
  keep<Written>(storing: Storing, write: (name: string) => Promise<Written>): Promise<Written>
  /** A stream of a content; that of a missing one fails, when it is opened or read. */
  open(name: string): Promise<Readable>
  openThumbnail(name: string): Promise<Readable>
  /** Calls `use` with the path of a file that has the content, which may be gone afterwards. */
  withFile<Used>(name: string, use: (path: string) => Promise<Used>): Promise<Used>
  /** Removes contents and thumbnails that were stored before an instant and are unreferenced; returns how many contents. */
  sweep(options: SweepOptions): Promise<number>
}

export interface SweepOptions {
  readonly beforeMs: number
  /** Which of these contents something refers to. */
  readonly held: (names: readonly string[]) => Promise<readonly string[]>
}

/** The files of an inbox: those that arrive, and those that are kept. */
export type Files = Arriving & FilePlace
