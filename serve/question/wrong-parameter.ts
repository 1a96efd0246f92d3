import { InvalidQueryError } from '../../src/errors.ts'

/** The error of a parameter that cannot have its value: what it must be, and where that is a list, which ones there are. */
export function wrongParameter(
  name: string,
  value: string,
  { rule, choices }: { readonly rule: string; readonly choices?: readonly string[] },
): InvalidQueryError {
  return new InvalidQueryError(`${name}: must be ${rule}: ${JSON.stringify(value)}`, {
    problem: { about: name, value, ...(choices === undefined ? {} : { choices }) },
  })
}
