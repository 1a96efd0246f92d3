import { filesSuite } from './files-suite.ts'
import { objectNames } from './named-log.ts'

filesSuite(objectNames, { step: 5 })
