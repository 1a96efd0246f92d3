import { reportScopesSuite } from './report-scopes-suite.ts'

reportScopesSuite({ usualRuns: 1, isFull: false })
