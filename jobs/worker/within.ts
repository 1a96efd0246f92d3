/** Whether a promise is fulfilled in time. It is not cancelled afterwards. A rejection in time is thrown. */
export async function within(done: Promise<unknown>, limitMs: number): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<false>(resolve => {
    timer = setTimeout(() => resolve(false), limitMs)
  })
  try {
    return await Promise.race([done.then(() => true), late])
  } finally {
    // A pending timer would keep the process alive.
    clearTimeout(timer)
  }
}
