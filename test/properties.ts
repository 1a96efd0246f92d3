import fc from 'fast-check'
import { keepFound, replayFound } from './arbitraries/found.ts'
import { runs } from './arbitraries/runs.ts'
import { boundShrinking } from './arbitraries/shrinking.ts'

// What holds for the properties of every file: how often one runs that does not say, how long one that fails is shrunk, and what was
// found before. `npm run fuzz` sets CAUSERIE_KEEP: what it finds is stored, to be committed.
fc.configureGlobal({ ...runs(100), ...(process.env.CAUSERIE_KEEP === undefined ? {} : { reporter: keepFound }) })
boundShrinking()
replayFound()
