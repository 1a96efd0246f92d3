import { fewNames } from './named-log.ts'
import { pagesSuite } from './pages-suite.ts'

pagesSuite(fewNames, { alone: ['constructor', '__proto__'], drawn: false })
