import { objectNames } from './named-log.ts'
import { reportsSuite } from './reports-suite.ts'

reportsSuite(objectNames)
