/** The entry of a table under a name from outside; undefined for names that only `Object.prototype` has, such as `constructor`. */
export function lookup<Value>(table: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined
}
