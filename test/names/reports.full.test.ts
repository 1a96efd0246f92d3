import { fewNames } from './named-log.ts'
import { reportsSuite } from './reports-suite.ts'

reportsSuite(fewNames, { drawn: false })
