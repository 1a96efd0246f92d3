import { answersSuite } from './answers-suite.ts'
import { objectNames } from './named-log.ts'

answersSuite(objectNames)
