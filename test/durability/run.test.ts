import { runs } from '../arbitraries/runs.ts'
import { runSuite } from './run-suite.ts'

runSuite({ most: runs(2).numRuns, mostRead: runs(100).numRuns, seed: Number(process.env.CAUSERIE_SEED ?? 1) })
