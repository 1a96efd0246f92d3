import { conformance } from './conformance.ts'
import { loadedStore } from './loaded-store.ts'
import { memoryStore } from './memory-store.ts'

conformance('DuckDB', memoryStore, { logs: 1, questions: 25, apart: true })
conformance('DuckDB, loaded from files,', loadedStore, { logs: 3, questions: 25, apart: false })
