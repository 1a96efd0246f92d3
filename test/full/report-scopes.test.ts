import { reportScopesSuite } from '../serve/report-scopes-suite.ts'

reportScopesSuite({ usualRuns: 10, isFull: true })
