import fc from 'fast-check'
import { runs } from './arbitraries/runs.ts'
import { boundShrinking } from './arbitraries/shrinking.ts'

// What holds for the properties of every file: how often one runs that does not say, and how long one that fails is shrunk.
fc.configureGlobal(runs(100))
boundShrinking()
