import { suites } from './vitest.suites.ts'

export default suites('fast')
