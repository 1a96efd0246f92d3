import type { PdfFile } from './pdf-file.ts'

/** What a clause of a standard asks, as far as a program can tell. */
export interface Rule {
  readonly clause: string
  readonly says: string
  /** What breaks the rule, each in a few words; empty if nothing does. */
  readonly find: (file: PdfFile) => readonly string[]
}

/** The fault, unless what is asked holds. */
export function unless(holds: boolean, fault: string): readonly string[] {
  return holds ? [] : [fault]
}
