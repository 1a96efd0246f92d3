import { runs } from '../arbitraries/runs.ts'
import { storeSuite } from './store-suite.ts'

storeSuite({ most: runs(1).numRuns, seed: Number(process.env.CAUSERIE_SEED ?? 1) })
