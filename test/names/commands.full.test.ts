import { commandsSuite } from './commands-suite.ts'
import { fewNames } from './named-log.ts'

commandsSuite(fewNames)
