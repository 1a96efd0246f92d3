import { sameNorthSuite } from '../serve/same-north-suite.ts'

sameNorthSuite({ isFull: true })
