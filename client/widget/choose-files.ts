import { sizeOf } from './message-list.ts'
import { page, say } from './visitor.ts'

/** The files that go with the next message. */
export interface ChosenFiles {
  readonly files: readonly File[]
  clear(): void
}

/** The server's limit for one message. */
const mostFiles = 10

/** Files can be chosen, dropped or pasted, and removed again; files that are too large are rejected. */
export function chooseFiles(onTooLarge: (isTooLarge: boolean) => void): ChosenFiles {
  let files: readonly File[] = []
  const list = document.getElementById('files')
  const attach = document.getElementById('attach')
  const input = document.getElementById('file')
  const set = (chosen: readonly File[]) => {
    files = chosen.slice(0, mostFiles)
    list?.replaceChildren(
      ...files.map(file => {
        const item = document.createElement('li')
        const remove = document.createElement('button')
        remove.type = 'button'
        remove.textContent = '×'
        remove.ariaLabel = `${say.remove}: ${file.name}`
        remove.addEventListener('click', () => {
          set(files.filter(other => other !== file))
          attach?.focus()
        })
        const name = document.createElement('span')
        name.dir = 'auto'
        name.textContent = file.name
        const size = document.createElement('span')
        size.className = 'size'
        size.textContent = sizeOf(file.size)
        item.append(name, ' ', size, remove)
        return item
      }),
    )
  }
  const add = (given: Iterable<File>) => {
    const all = [...given]
    const fitting = all.filter(({ size }) => size <= page.mostFileBytes)
    onTooLarge(fitting.length < all.length)
    set([...files, ...fitting])
  }
  if (attach !== null && input instanceof HTMLInputElement) {
    attach.addEventListener('click', () => input.click())
    input.addEventListener('change', () => {
      add(input.files ?? [])
      input.value = ''
    })
    const take = (event: ClipboardEvent | DragEvent, data: DataTransfer | null) => {
      if (data === null || data.files.length === 0) return
      event.preventDefault()
      add(data.files)
    }
    addEventListener('paste', event => take(event, event.clipboardData))
    addEventListener('drop', event => take(event, event.dataTransfer))
    addEventListener('dragover', event => {
      if (event.dataTransfer?.types.includes('Files')) event.preventDefault()
    })
  }
  return {
    get files() {
      return files
    },
    clear: () => set([]),
  }
}
