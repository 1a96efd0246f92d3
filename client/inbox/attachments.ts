// Files of a reply: chosen, dropped or pasted, several at once, with progress. Interrupted uploads resume.
import { Upload } from 'tus-js-client'

/** The texts about files, in the agent's language. */
interface Words {
  readonly uploading: string
  readonly paused: string
  readonly failed: string
  readonly cancel: string
  readonly tooLarge: string
  readonly waiting: string
  readonly drop: string
}

/** From this size on, an upload is sent in chunks and can resume. */
const resumableBytes = 8_000_000
const retryMs = [0, 1000, 3000, 5000, 10_000, 20_000, 30_000, 30_000, 30_000]

/** `changed` is called when the attachments change. */
export function attachFiles(form: HTMLFormElement, changed: () => void): void {
  const part = form.querySelector('.files')
  const input = document.getElementById('file')
  const uploads = document.getElementById('uploads')
  const status = document.getElementById('file-status')
  if (!(part instanceof HTMLElement) || !(input instanceof HTMLInputElement) || uploads === null || status === null)
    return
  const words: Words = JSON.parse(part.dataset.words ?? '{}')
  const maxBytes = Number(part.dataset.maxBytes)
  const say = (text: string) => {
    status.textContent = text
  }
  form.dataset.drop = words.drop
  // Small files are sent one after the other, so that they keep the order in which they were chosen.
  let sent = Promise.resolve()

  const add = (files: Iterable<File>) => {
    say('')
    for (const file of files) {
      if (file.size > maxBytes) say(`${file.name}: ${words.tooLarge}`)
      else start(file)
    }
  }

  function start(file: File) {
    const line = document.createElement('li')
    const name = document.createElement('span')
    name.className = 'name'
    name.textContent = file.name
    const progress = document.createElement('progress')
    progress.max = Math.max(1, file.size)
    progress.value = 0
    progress.setAttribute('aria-label', `${words.uploading}: ${file.name}`)
    const note = document.createElement('span')
    note.className = 'size'
    const cancel = document.createElement('button')
    cancel.type = 'button'
    cancel.className = 'remove'
    cancel.textContent = words.cancel
    line.append(name, progress, note, cancel)
    uploads?.append(line)
    let stop = () => {}
    cancel.addEventListener('click', () => {
      stop()
      line.remove()
      if (input instanceof HTMLElement) input.focus()
    })
    const onProgress = (bytes: number) => {
      progress.value = bytes
      note.textContent = `${Math.floor((100 * bytes) / progress.max)} %`
    }
    const onEnd = async (failure: string | null) => {
      if (failure === null) {
        await showAttached(await fetch(`${form.action}/files`))
        line.remove()
        changed()
        return
      }
      line.className = 'failed'
      progress.remove()
      note.textContent = failure || words.failed
      say(`${file.name}: ${note.textContent}`)
    }
    const resume = () => {
      stop = goOn(file, { onProgress, onEnd, onPause: () => (note.textContent = words.paused) })
    }
    if (file.size >= resumableBytes) return resume()
    let isStopped = false
    stop = () => {
      isStopped = true
    }
    sent = sent.then(() => {
      if (isStopped) return
      const sending = sendAtOnce(file, { onProgress, onEnd, onBreak: resume })
      stop = sending.stop
      return sending.ended
    })
  }

  function sendAtOnce(
    file: File,
    on: { onProgress(bytes: number): void; onEnd(failure: string | null): Promise<void>; onBreak(): void },
  ) {
    const request = new XMLHttpRequest()
    const body = new FormData()
    body.append('file', file)
    request.open('POST', `${form.action}/files`)
    request.upload.addEventListener('progress', ({ loaded }) => on.onProgress(Math.min(loaded, file.size)))
    const ended = new Promise<void>(done => {
      request.addEventListener('abort', () => done())
      request.addEventListener('error', () => {
        on.onBreak()
        done()
      })
      request.addEventListener('load', () => {
        const isPlain = request.getResponseHeader('content-type')?.startsWith('text/plain') ?? false
        on.onEnd(request.status === 200 ? null : isPlain ? request.responseText : '').then(done, done)
      })
    })
    request.send(body)
    return { stop: () => request.abort(), ended }
  }

  function goOn(
    file: File,
    on: { onProgress(bytes: number): void; onEnd(failure: string | null): void; onPause(): void },
  ) {
    const upload = new Upload(file, {
      endpoint: `${form.action}/uploads`,
      metadata: { name: file.name },
      chunkSize: resumableBytes,
      retryDelays: retryMs,
      removeFingerprintOnSuccess: true,
      onProgress: on.onProgress,
      onSuccess: () => on.onEnd(null),
      onShouldRetry(error) {
        on.onPause()
        const code = error.originalResponse?.getStatus() ?? 0
        return code < 400 || code === 409 || code === 423 || code >= 500
      },
      onError(error) {
        const response = 'originalResponse' in error ? error.originalResponse : null
        if (response !== null) return on.onEnd(response.getStatus() === 413 ? words.tooLarge : '')
        // The connection was down for longer than the retries took.
        on.onPause()
        addEventListener('online', () => upload.start(), { once: true })
      },
    })
    void upload.findPreviousUploads().then(([previous]) => {
      if (previous !== undefined) upload.resumeFromPreviousUpload(previous)
      upload.start()
    })
    return () => void upload.abort(true).catch(() => undefined)
  }

  input.addEventListener('change', () => {
    add([...(input.files ?? [])])
    // These files are uploaded separately: do not send them again with the form.
    input.value = ''
  })
  form.addEventListener('paste', event => {
    const files = event.clipboardData?.files
    if (files === undefined || files.length === 0) return
    event.preventDefault()
    add(files)
  })
  form.addEventListener('dragover', event => {
    if (!event.dataTransfer?.types.includes('Files')) return
    event.preventDefault()
    form.classList.add('dropping')
  })
  form.addEventListener('dragleave', event => {
    if (!(event.relatedTarget instanceof Node && form.contains(event.relatedTarget))) form.classList.remove('dropping')
  })
  form.addEventListener('drop', event => {
    form.classList.remove('dropping')
    const files = event.dataTransfer?.files
    if (files === undefined || files.length === 0) return
    event.preventDefault()
    add(files)
  })
  form.addEventListener('click', async event => {
    const button = event.target instanceof Element ? event.target.closest('button[value^="remove:"]') : null
    if (!(button instanceof HTMLButtonElement)) return
    event.preventDefault()
    await showAttached(
      await fetch(`${form.action}/files/${button.value.slice('remove:'.length)}/remove`, { method: 'POST' }),
    )
    changed()
    input.focus()
  })
  form.addEventListener(
    'submit',
    event => {
      const isSaid = !(event.submitter instanceof HTMLButtonElement && /^(archive|reopen)$/.test(event.submitter.value))
      if (!isSaid || uploads.querySelector('progress') === null) return
      event.preventDefault()
      event.stopImmediatePropagation()
      say(words.waiting)
    },
    { capture: true },
  )
}

/** Replaces the list of attachments with the server's. */
async function showAttached(response: Response) {
  if (!response.ok) return
  const fresh = new DOMParser().parseFromString(await response.text(), 'text/html').getElementById('attachments')
  const shown = document.getElementById('attachments')
  if (fresh !== null) shown?.replaceWith(document.importNode(fresh, true))
}
