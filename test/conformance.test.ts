import { conformance } from './conformance.ts'
import { memoryStore } from './memory-store.ts'

conformance('DuckDB', memoryStore, { logs: 12, questions: 30 })
