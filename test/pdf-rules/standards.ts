import { archiveRules } from './archive.ts'
import { universalAccessRules } from './universal-access.ts'

/** The standards that a report claims, with the clauses that a program can check. */
export const standards = [
  ['ISO 14289-1', universalAccessRules],
  ['ISO 19005-2', archiveRules],
] as const
