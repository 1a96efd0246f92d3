import { querySchemas } from '../../src/metrics/definitions/query-schema.ts'

/** What can be asked with a query of the library, by the operator's name. */
export type Asked = keyof typeof querySchemas
export const allAsked = Object.keys(querySchemas) as readonly Asked[]

type KeyOf<A extends Asked> = A extends Asked ? keyof (typeof querySchemas)[A]['shape'] : never
/** A key that some query has. */
export type QueryKey = KeyOf<Asked>
