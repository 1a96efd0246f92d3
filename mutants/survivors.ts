import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { z } from 'zod'
import type { Mutant } from './find-mutants.ts'

const place = { file: z.string(), line: z.string(), change: z.string() }
const schema = z.strictObject({
  equivalent: z.array(z.strictObject({ ...place, why: z.string() })),
  open: z.array(z.strictObject({ ...place, why: z.string().optional() })),
})

export type KnownSurvivors = z.infer<typeof schema>
/** The status of a known survivor; null when it is not known. */
export type Standing = 'equivalent' | 'open' | null

export function readSurvivors(path: string): KnownSurvivors {
  return schema.parse(parse(readFileSync(path, 'utf8')))
}

export function standingOf(mutant: Mutant, known: KnownSurvivors): Standing {
  const isIt = (one: Pick<Mutant, 'file' | 'line' | 'change'>) =>
    one.file === mutant.file && one.line === mutant.line && one.change === mutant.change
  if (known.equivalent.some(isIt)) return 'equivalent'
  return known.open.some(isIt) ? 'open' : null
}
