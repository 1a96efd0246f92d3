import { logInLoads, logInLoadsNow } from '../testing/arbitraries/log.ts'
import { logStore } from '../testing/log-store.ts'
import { conformance } from './conformance.ts'
import { loadedStore } from './loaded-store.ts'

conformance('DuckDB', logStore, { log: logInLoads, logs: 1, questions: 25, apart: true })
conformance('DuckDB, loaded from files,', loadedStore, { log: logInLoadsNow, logs: 3, questions: 25, apart: false })
