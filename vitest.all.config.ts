import { suites } from './vitest.suites.ts'

/** For those who name what they run: `npm run fuzz`, `kill`, `chaos`, `mutants`. */
export default suites('all')
