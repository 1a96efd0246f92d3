import { runs } from '../arbitraries/runs.ts'
import { filesSuite } from '../durability/files-suite.ts'
import { runSuite } from '../durability/run-suite.ts'
import { storeRacesSuite } from '../durability/store-races-suite.ts'
import { storeSuite } from '../durability/store-suite.ts'

// Every crash point is tested. Refused calls, kills and actions after a crash are all tested with small files; with databases, each run
// tests a different selection, and CAUSERIE_RUNS=100 tests all.
const seed = Number(process.env.CAUSERIE_SEED ?? Date.now() % 1_000_000)
const most = runs(12).numRuns

console.log(`durability: seed ${seed}`)
filesSuite({ most: Number.POSITIVE_INFINITY, seed })
storeRacesSuite({ most })
runSuite({ most, mostRead: Number.POSITIVE_INFINITY, seed })
storeSuite({ most, seed })
