import { addressesSuite } from './addresses-suite.ts'

addressesSuite({ isFull: false })
