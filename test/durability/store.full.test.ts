import { runs } from '../arbitraries/runs.ts'
import { storeRacesSuite } from './store-races-suite.ts'
import { storeSuite } from './store-suite.ts'

const most = runs(1).numRuns
storeSuite({ most, seed: Number(process.env.CAUSERIE_SEED ?? 1) })
storeRacesSuite({ most })
