import { answersSuite } from './answers-suite.ts'
import { fewNames } from './named-log.ts'

answersSuite(fewNames)
