import { CauserieError } from './errors.ts'

/** Loads an optional package; throws the error that `missing` makes when it is not installed. */
export async function loadOptional<Module>(
  load: () => Promise<Module>,
  missing: (options: ErrorOptions) => CauserieError,
): Promise<Module> {
  try {
    return await load()
  } catch (cause) {
    if (isMissingModule(cause)) throw missing({ cause })
    throw cause
  }
}

function isMissingModule(cause: unknown): boolean {
  return (
    cause instanceof Error &&
    'code' in cause &&
    (cause.code === 'ERR_MODULE_NOT_FOUND' || cause.code === 'MODULE_NOT_FOUND')
  )
}

/** Loads a module that needs apache-arrow. */
export function loadArrow<Module>(load: () => Promise<Module>): Promise<Module> {
  const message = 'Arrow needs apache-arrow: npm install apache-arrow'
  return loadOptional(load, options => new CauserieError(message, options))
}

/** Loads a module that needs hucre. */
export function loadXlsx<Module>(load: () => Promise<Module>): Promise<Module> {
  const message = 'XLSX needs hucre: npm install hucre'
  return loadOptional(load, options => new CauserieError(message, options))
}
