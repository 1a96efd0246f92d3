import { suites } from './vitest.suites.ts'

/** What `npm test` leaves out. CI runs it too. */
export default suites('slow')
