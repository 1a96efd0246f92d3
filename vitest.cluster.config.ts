import { clusterSuites } from './vitest.suites.ts'

export default clusterSuites
