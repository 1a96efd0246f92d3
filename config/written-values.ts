import { z } from 'zod'
import { byKey } from '../src/metrics/definitions/by-key.ts'
import { isZone } from '../src/time/zone.ts'

/** `${NAME}`: where a secret stands in the environment. The value itself is never part of a config. */
export const secret = z
  .custom<string>(given => typeof given === 'string' && /^\$\{[A-Za-z_][A-Za-z0-9_]*\}$/.test(given), {
    // biome-ignore lint/suspicious/noTemplateCurlyInString: how a secret is written
    error: 'a secret comes from the environment, written ${NAME}',
    params: { hidden: true },
  })
  .brand<'secret'>()
  // biome-ignore lint/suspicious/noTemplateCurlyInString: how a secret is written
  .meta({ title: 'secret, `${NAME}`' })
/** The name of a secret, `${NAME}`. */
export type Secret = z.infer<typeof secret>

// A file's values come as text, so that the value 012 of a filter stays what was written.
/** A number under a rule, also when it comes as text. */
export const number = <Rule extends z.ZodType>(rule: Rule) =>
  z.preprocess(given => (typeof given === 'string' && /^-?\d+(\.\d+)?$/.test(given) ? Number(given) : given), rule)
/** `true` or `false`, also when it comes as text. */
export const boolean = z.preprocess(given => (given === 'true' ? true : given === 'false' ? false : given), z.boolean())

/** An IANA time zone. */
export const zone = z
  .string()
  .refine(isZone, 'must be an IANA time zone such as Europe/Paris')
  .meta({ title: 'IANA time zone' })

/** The name of a dimension; whether a store has it is seen when it is asked. */
export const dimension = z.string().min(1, 'must name a dimension')

/** Lists of values by dimension. */
export const filter = byKey(dimension, z.array(z.string()).min(1, 'a filter lists at least one value'))
