import { logInLoads, logInLoadsNow } from './arbitraries/log.ts'
import { conformance } from './conformance.ts'
import { loadedStore } from './loaded-store.ts'
import { memoryStore } from './memory-store.ts'

conformance('DuckDB', memoryStore, { log: logInLoads, logs: 1, questions: 25, apart: true })
conformance('DuckDB, loaded from files,', loadedStore, { log: logInLoadsNow, logs: 3, questions: 25, apart: false })
