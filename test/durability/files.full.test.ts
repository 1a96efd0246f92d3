import { runs } from '../arbitraries/runs.ts'
import { filesSuite } from './files-suite.ts'

filesSuite({ most: runs(1).numRuns, seed: Number(process.env.CAUSERIE_SEED ?? 1) })
