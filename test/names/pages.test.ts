import { objectNames } from './named-log.ts'
import { pagesSuite } from './pages-suite.ts'

pagesSuite(objectNames, { alone: ['constructor', '__proto__'] })
