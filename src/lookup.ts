/** The entry under a name from outside; undefined when the table itself has none, whatever every object has: `constructor`, `__proto__`. */
export function lookup<Value>(table: Readonly<Record<string, Value>>, name: string): Value | undefined {
  return Object.hasOwn(table, name) ? table[name] : undefined
}
