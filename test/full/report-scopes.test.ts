import { reportScopesSuite } from '../serve/report-scopes-suite.ts'

reportScopesSuite({ numRuns: 10, isFull: true })
