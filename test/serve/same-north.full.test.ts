import { sameNorthSuite } from './same-north-suite.ts'

sameNorthSuite({ isFull: false })
