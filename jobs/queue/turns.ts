/** A mutex: one at a time, in order of arrival. */
export class Turns {
  #last: Promise<void> = Promise.resolve()

  /** Waits for a turn and returns the function that ends it. */
  async take(): Promise<() => void> {
    const before = this.#last
    let end = () => {}
    this.#last = new Promise(resolve => {
      end = resolve
    })
    await before
    return end
  }

  /** Runs `work` within one turn. */
  async run<Result>(work: () => Promise<Result>): Promise<Result> {
    const end = await this.take()
    try {
      return await work()
    } finally {
      end()
    }
  }
}
