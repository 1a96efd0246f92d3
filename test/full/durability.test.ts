import { storeRacesSuite } from '../durability/store-races-suite.ts'
import { storeSuite } from '../durability/store-suite.ts'

// Every state after a crash is loaded again, every call is refused and is where a process dies.
storeSuite({ most: Number.POSITIVE_INFINITY, seed: Number(process.env.CAUSERIE_SEED ?? Date.now() % 1_000_000) })
storeRacesSuite({ most: Number.POSITIVE_INFINITY })
