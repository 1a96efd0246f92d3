import { reportScopesSuite } from './report-scopes-suite.ts'

reportScopesSuite({ numRuns: 1, isFull: false })
