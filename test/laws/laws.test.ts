import { laws } from '../../testing/laws/laws.ts'
import { checkLaw } from './check-law.ts'

// Law 11 has its own, stricter suites: test/conformance.test.ts.
for (const law of laws) if (law.number !== 11) checkLaw(law)
