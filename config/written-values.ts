import { z } from 'zod'
import { byKey } from '../src/metrics/definitions/by-key.ts'
import { isZone } from '../src/time/zone.ts'
import { asciiDomain } from './address.ts'

/** `${NAME}`: the environment variable that holds a secret. The value itself is never part of a config. */
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

// YAML values are read as text, so that the filter value 012 stays as written.
/** A number, possibly given as text. */
export const number = <Rule extends z.ZodType>(rule: Rule) =>
  z.preprocess(given => (typeof given === 'string' && /^-?\d+(\.\d+)?$/.test(given) ? Number(given) : given), rule)
/** `true` or `false`, possibly given as text. */
export const boolean = z.preprocess(given => (given === 'true' ? true : given === 'false' ? false : given), z.boolean())

/** The name or the address of a host, in ASCII. */
export const hostName = z
  .string()
  .min(1)
  .refine(text => asciiDomain(text) !== '', 'must be the name or the address of a host')
  .transform(asciiDomain)

/** An IANA time zone. */
export const zone = z
  .string()
  .refine(isZone, 'must be an IANA time zone such as Europe/Paris')
  .meta({ title: 'IANA time zone' })

/** The name of a dimension. Whether the store has it is checked when it is queried. */
export const dimension = z.string().min(1, 'must name a dimension')

/** Lists of values, by dimension. */
export const filter = byKey(dimension, z.array(z.string()).min(1, 'a filter lists at least one value'))
