import { addressesSuite } from '../serve/addresses-suite.ts'

addressesSuite({ isFull: true })
