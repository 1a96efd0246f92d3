import { callText, type FileCall, watchCalls } from './watched-calls.ts'

/** A disk that refuses, at one call or from one call on. `death`: the process that changes it is killed, and changes nothing more. */
export interface Fault {
  readonly code: 'EIO' | 'ENOSPC' | 'death'
  /** Which of the calls that it can refuse. */
  readonly at: number
  readonly lasts: 'once' | 'for good'
}

export interface Attempt {
  /** What the work threw; null when it did not. */
  readonly error: unknown
  /** The calls that were made, those refused included. */
  readonly calls: readonly FileCall[]
  /** The first one refused; null: the fault was never met. */
  readonly refused: string | null
}

/** Does something on a disk that refuses calls below a folder: `EIO` any, `ENOSPC` those that take room, of which half is written. */
export async function attempt(folder: string, fault: Fault | null, work: () => Promise<unknown>): Promise<Attempt> {
  const calls: FileCall[] = []
  let [met, refused] = [0, null as string | null]
  const { stop } = watchCalls(folder, async (call, proceed, half) => {
    calls.push(call)
    if (fault === null || !canRefuse(fault, call)) return proceed()
    const index = met++
    if (index < fault.at || (index > fault.at && fault.lasts === 'once')) return proceed()
    refused ??= callText(call)
    if (half !== null && fault.code !== 'death') await half()
    throw systemError(fault.code, call)
  })
  try {
    const error = await work().then(
      () => null,
      thrown => thrown ?? new Error('nothing was thrown'),
    )
    return { error, calls, refused }
  } finally {
    stop()
  }
}

/** Every fault that work making these calls can meet. */
export function faultsOf(calls: readonly FileCall[]): readonly Fault[] {
  return (['EIO', 'ENOSPC'] as const).flatMap(code =>
    calls
      .filter(call => canRefuse({ code }, call))
      .flatMap((_, at) => (['once', 'for good'] as const).map(lasts => ({ code, at, lasts }))),
  )
}

function canRefuse({ code }: Pick<Fault, 'code'>, call: FileCall): boolean {
  return code === 'EIO' || (code === 'death' ? call.changes : call.takesRoom)
}

function systemError(code: Fault['code'], call: FileCall): Error {
  const what = code === 'ENOSPC' ? 'no space left on device' : 'i/o error'
  return Object.assign(new Error(`${code}: ${what}, ${callText(call)}`), { code, syscall: call.name })
}
