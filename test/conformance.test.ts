import { conformance } from './conformance.ts'
import { memoryStore } from './memory-store.ts'

conformance('DuckDB', memoryStore, { logs: 6, questions: 30 })
