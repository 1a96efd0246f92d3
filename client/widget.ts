// The script that third-party pages load: a button, and the window that it opens, which is our page in a frame. It is isolated from the
// embedding page: its own scope, a shadow root, and no style sheet that the page's CSP could block.

/** The texts of the button by language, which the server adds to this script. */
declare const causerieWords: Readonly<Record<string, { open: string; close: string; unread: string }>>

/** Messages from the window: it is ready, it should close, a chat has begun, or the number of unread replies. */
type Told = { readonly causerie: 'ready' | 'close' | 'begun' } | { readonly causerie: 'unread'; readonly count: number }

const phone = matchMedia('(max-width: 30rem), (max-height: 26rem)')
const script = document.currentScript
if (script instanceof HTMLScriptElement) {
  if (document.body !== null) begin(script)
  else addEventListener('DOMContentLoaded', () => begin(script))
}

function begin({ src, dataset }: HTMLScriptElement) {
  const host = new URL(src).origin
  const { connection = '', site } = dataset
  const language = (dataset.lang ?? (document.documentElement.lang || navigator.language)).slice(0, 2).toLowerCase()
  const words = causerieWords[language] ?? causerieWords.en
  const place = `causerie-widget-${connection}`
  if (words === undefined || document.getElementById(place) !== null) return

  const root = document.createElement('div')
  root.id = place
  styled(root, { position: 'fixed', 'z-index': '2147483000', inset: 'auto 0 0 auto', 'color-scheme': 'light dark' })
  const shadow = root.attachShadow({ mode: 'open' })
  const button = document.createElement('button')
  button.type = 'button'
  button.textContent = words.open
  styled(button, {
    font: '600 16px/1.2 system-ui, sans-serif',
    color: '#fff',
    background: '#1f1d1a',
    border: '1px solid #fff',
    'border-radius': '24px',
    padding: '13px 20px',
    margin: '0 16px 16px 0',
    cursor: 'pointer',
    'box-shadow': '0 2px 10px rgb(0 0 0 / 30%)',
  })
  shadow.append(button)
  document.body.append(root)

  let frame: HTMLIFrameElement | null = null
  let [isOpen, isReady] = [false, false]
  button.addEventListener('click', () => show(true))
  phone.addEventListener('change', lay)
  addEventListener('message', ({ source, origin, data }) => {
    if (frame === null || source !== frame.contentWindow || origin !== host) return
    const told = data as Told
    if (told.causerie === 'ready') {
      isReady = true
      tell()
    }
    if (told.causerie === 'close') show(false)
    if (told.causerie === 'begun') keep(localStorageOf(), place, '1')
    if (told.causerie === 'unread') {
      const unread = told.count === 0 ? '' : words.unread.replace('#', String(told.count))
      button.textContent = unread === '' ? words.open : unread
    }
  })
  // A visitor with a chat sees new replies on every page, and a window that was open stays open on the next page.
  if (read(localStorageOf(), place) === '1') load()
  if (read(sessionStorageOf(), place) === 'open') show(true)

  function load(): HTMLIFrameElement {
    if (frame !== null) return frame
    const query = new URLSearchParams({
      ...(site === undefined ? {} : { site }),
      lang: language,
      from: location.origin,
    })
    frame = document.createElement('iframe')
    frame.src = `${host}/widget/${encodeURIComponent(connection)}?${query}`
    frame.title = words?.open ?? ''
    shadow.append(frame)
    lay()
    return frame
  }
  function show(open: boolean) {
    load()
    isOpen = open
    keep(sessionStorageOf(), place, open ? 'open' : '')
    lay()
    tell()
    if (!open) button.focus()
  }
  function tell() {
    if (isReady) frame?.contentWindow?.postMessage({ causerie: isOpen ? 'shown' : 'hidden' }, host)
    if (isOpen) frame?.focus()
  }
  function lay() {
    styled(button, { display: isOpen ? 'none' : 'inline-block' })
    if (frame === null) return
    styled(frame, {
      display: isOpen ? 'block' : 'none',
      position: 'fixed',
      border: '0',
      'color-scheme': 'light dark',
      ...(phone.matches
        ? { inset: '0', width: '100%', height: '100%', 'max-height': 'none', 'border-radius': '0' }
        : {
            inset: 'auto 16px 16px auto',
            width: '380px',
            height: '600px',
            'max-height': 'calc(100% - 32px)',
            'border-radius': '8px',
          }),
      'box-shadow': '0 4px 30px rgb(0 0 0 / 35%)',
    })
  }
}

function styled(element: HTMLElement, style: Readonly<Record<string, string>>) {
  for (const [name, value] of Object.entries(style)) element.style.setProperty(name, value)
}

/** A browser without storage throws on access. */
function localStorageOf(): Storage | null {
  try {
    return localStorage
  } catch {
    return null
  }
}
function sessionStorageOf(): Storage | null {
  try {
    return sessionStorage
  } catch {
    return null
  }
}
function read(storage: Storage | null, key: string): string | null {
  return storage?.getItem(key) ?? null
}
function keep(storage: Storage | null, key: string, value: string) {
  try {
    if (value === '') storage?.removeItem(key)
    else storage?.setItem(key, value)
  } catch {
    // Storage is full: the window will be closed on the next page.
  }
}
