import { type ExportItem, problem, type SourceFacts } from './export-row.ts'

/** Whether one of an author's names or ids is that of an agent; null if no agents are named. */
export function isAgent(names: Iterable<string | null | undefined>, { agents }: SourceFacts): boolean | null {
  if (agents === undefined) return null
  for (const name of names) if (typeof name === 'string' && agents.includes(name)) return true
  return false
}

export const agentsAreUnknown: ExportItem = problem('author is not known: --agents names those who answer')
