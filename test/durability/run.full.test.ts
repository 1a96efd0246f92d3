import { runs } from '../arbitraries/runs.ts'
import { runSuite } from './run-suite.ts'

runSuite({ most: runs(1).numRuns, mostRead: runs(60).numRuns, seed: Number(process.env.CAUSERIE_SEED ?? 1) })
