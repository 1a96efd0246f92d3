import { z } from 'zod'

/** A record schema that accepts every key: it goes through a map, because a zod record drops a key named `__proto__`. */
export const byKey = <Key extends z.ZodType<string>, Value extends z.ZodType>(
  key: Key,
  value: Value,
  { rule }: { readonly rule?: string } = {},
) =>
  z
    .preprocess(given => (isGroup(given) ? new Map(Object.entries(given)) : given), z.map(key, value, rule))
    .transform((map): Record<string, z.output<Value>> => Object.fromEntries(map))

/** Whether a value is an object with keys: no array, no map. */
export const isGroup = (given: unknown): given is object =>
  typeof given === 'object' && given !== null && !Array.isArray(given) && !(given instanceof Map)
