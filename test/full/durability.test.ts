import { runs } from '../arbitraries/runs.ts'
import { filesSuite } from '../durability/files-suite.ts'
import { runSuite } from '../durability/run-suite.ts'
import { storeRacesSuite } from '../durability/store-races-suite.ts'
import { storeSuite } from '../durability/store-suite.ts'

// Every crash is looked at. Of refused calls, kills and what is done after a crash each is tried with small files; with databases
// others each time, and all with CAUSERIE_RUNS=100.
const seed = Number(process.env.CAUSERIE_SEED ?? Date.now() % 1_000_000)
const most = runs(12).numRuns

console.log(`durability: seed ${seed}`)
filesSuite({ most: Number.POSITIVE_INFINITY, seed })
storeRacesSuite({ most })
runSuite({ most, mostRead: Number.POSITIVE_INFINITY, seed })
storeSuite({ most, seed })
