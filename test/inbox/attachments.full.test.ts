import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { hiddenField, type InboxSite, openInboxSite } from './inbox-site.ts'
import { attachmentsConfig, isInBucket, storedNames } from './stored-files.ts'

let inbox: InboxSite
const maxBytes = 300_000
beforeAll(async () => {
  const { config, env } = attachmentsConfig('site')
  inbox = await openInboxSite({ attachments: { maxBytes, ...config } }, {}, env)
})
afterAll(() => inbox.stop())

const fileOf = (content: string | Uint8Array<ArrayBuffer>, name: string) => new File([content], name)
async function post(
  name: string,
  path: string,
  { files = [], ...fields }: { files?: File[] } & Record<string, unknown>,
) {
  const page = await (await inbox.ask(name, path)).text()
  const form = new FormData()
  for (const [key, value] of Object.entries({
    key: hiddenField(page, 'key'),
    seen: hiddenField(page, 'seen'),
    ...fields,
  }))
    form.append(key, String(value))
  for (const file of files) form.append('file', file)
  return inbox.ask(name, path, { method: 'POST', body: form })
}
const textOf = async (name: string, path: string) => (await inbox.ask(name, path)).text()
const upload = (name: string, path: string, ...files: File[]) => {
  const form = new FormData()
  for (const file of files) form.append('file', file)
  return inbox.ask(name, `${path}/files`, { method: 'POST', body: form })
}
const idsOf = (text: string) => [...text.matchAll(/data-file="([0-9a-f-]+)"/g)].map(([, id = '']) => id)
const linksOf = (text: string) =>
  [...text.matchAll(/href="(\/inbox\/chats\/[^"]+\/files\/[^"]+)"/g)].map(([, path = '']) => path)
/** The names of the files that the server stores for chats, in one of its folders. */
const held = (kind: 'content' | 'thumbnails' | 'resumable') =>
  storedNames(isInBucket() ? 'site' : join(inbox.site.folder, 'inbox/files'), kind)
const arriving = () => readdir(join(inbox.site.folder, 'inbox/files/arriving'))
const png = (side: number) =>
  sharp({ create: { width: side, height: side, channels: 3, background: '#c00' } })
    .png()
    .toBuffer()
const bytesOf = (buffer: Buffer) => new Uint8Array(buffer)

describe('attachments', () => {
  test('a reply without scripts carries its files to the thread and to the other system', async () => {
    const path = await inbox.chat('a')
    const files = [fileOf(bytesOf(await png(20)), 'la facture é.png'), fileOf('some notes', 'notes.txt')]
    const before = inbox.far.got.length
    expect((await post('ann', path, { text: 'Here', act: 'reply', files })).status).toBe(303)
    const page = await textOf('bob', path)
    expect(page).toContain('la facture é.png')
    expect(page).toContain('10 bytes')
    const [image = '', notes = ''] = linksOf(page)
    const got = await inbox.ask('bob', notes)
    expect(await got.text()).toBe('some notes')
    expect(got.headers.get('content-disposition')).toMatch(/^attachment; filename="notes.txt"/)
    expect(got.headers.get('x-content-type-options')).toBe('nosniff')
    expect(got.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox")
    const small = await inbox.ask('bob', `${image}/thumbnail`)
    expect(small.headers.get('content-type')).toBe('image/webp')
    expect((await sharp(Buffer.from(await small.arrayBuffer())).metadata()).format).toBe('webp')
    expect((await inbox.ask('bob', `${notes}/thumbnail`)).status).toBe(404)

    await vi.waitFor(() => expect(inbox.far.got.length).toBe(before + 1), 10_000)
    const { attachments } = JSON.parse(inbox.far.got.at(-1)?.body ?? '').data
    expect(attachments).toMatchObject([
      { name: 'la facture é.png', media_type: 'image/png' },
      { name: 'notes.txt', media_type: 'text/plain', bytes: 10 },
    ])
    const link = new URL(attachments[1].url)
    expect(link.origin).toBe(inbox.site.url)
    // The link works without a login.
    expect(await (await fetch(inbox.site.url + link.pathname)).text()).toBe('some notes')
    for (const forged of [
      link.pathname.slice(0, -1),
      `${link.pathname}a`,
      link.pathname.replace(/\.\d+\./, '.99999999999.'),
    ])
      expect((await fetch(inbox.site.url + forged)).status).toBe(404)
  })

  test('a file of exactly maxBytes is accepted; one byte more is refused with a message and leaves nothing', async () => {
    const path = await inbox.chat('b')
    expect((await upload('ann', path, fileOf(new Uint8Array(maxBytes), 'whole.bin'))).status).toBe(200)
    const before = await held('content')
    const late = await upload('ann', path, fileOf(new Uint8Array(maxBytes + 1), 'more.bin'))
    expect(late.status).toBe(413)
    expect(await late.text()).toBe('A file may be 300 kB at most. It was not attached.')
    const form = await post('ann', path, {
      text: 'my text',
      act: 'reply',
      files: [fileOf(new Uint8Array(maxBytes + 1), 'x')],
    })
    expect(form.status).toBe(413)
    const told = await form.text()
    expect(told).toContain('A file may be 300 kB at most.')
    expect(told).toContain('>my text</textarea>')
    expect(await held('content')).toEqual(before)
    expect(await arriving()).toEqual([])
  })

  test('a chosen file stays in the draft until it is sent or removed', async () => {
    const path = await inbox.chat('c')
    expect((await post('ann', path, { text: 'half', act: 'attach', files: [fileOf('1', 'one.txt')] })).status).toBe(303)
    await upload('ann', path, fileOf('2', 'two.txt'))
    const page = await textOf('ann', path)
    expect(page).toContain('>half</textarea>')
    const [one = '', two = ''] = idsOf(page)
    expect(await textOf('bob', path)).not.toContain('one.txt')
    expect((await inbox.ask('bob', `${path}/files/${one}`)).status).toBe(404)
    expect((await post('bob', path, { text: 'mine', act: 'reply', attachment: one })).status).toBe(409)
    expect((await post('ann', path, { text: 'half', act: `remove:${one}` })).status).toBe(303)
    expect(idsOf(await textOf('ann', path))).toEqual([two])
    // A file alone is a reply too; the form sent twice makes one reply.
    const fields = { key: hiddenField(page, 'key'), text: '', act: 'reply', attachment: two }
    expect((await post('ann', path, fields)).status).toBe(303)
    expect((await post('ann', path, { ...fields, files: [fileOf('3', 'again.txt')] })).status).toBe(303)
    const after = await textOf('ann', path)
    expect(idsOf(after)).toEqual([])
    expect(linksOf(after)).toHaveLength(1)
    expect(after).not.toContain('again.txt')
  })

  test('no file can be read from outside its chat’s scope, or added without the right to reply', async () => {
    const [lille, nice] = [await inbox.chat('d'), await inbox.chat('e', { site: 'nice' })]
    await post('ann', nice, { text: '', act: 'reply', files: [fileOf('secret', 's.txt')] })
    const [link = ''] = linksOf(await textOf('ann', nice))
    expect((await inbox.ask('nora', link)).status).toBe(404)
    // Nor through a chat within their scope.
    expect((await inbox.ask('nora', link.replace(nice, lille))).status).toBe(404)
    expect((await upload('nora', nice, fileOf('x', 'x'))).status).toBe(404)
    expect((await inbox.ask('rita', link)).status).toBe(200)
    expect((await upload('rita', lille, fileOf('x', 'x'))).status).toBe(403)
    expect((await post('rita', lille, { text: '', act: 'reply', files: [fileOf('x', 'x')] })).status).toBe(403)
    expect((await fetch(inbox.site.url + link, { redirect: 'manual' })).status).toBe(303)
  })

  test('files that a browser could run are always downloads, whatever their names', async () => {
    const path = await inbox.chat('f')
    const svg =
      '<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/><script>alert(1)</script></svg>'
    const gif = Buffer.concat([Buffer.from('GIF89a=1;/*'), Buffer.from('*/alert(1)//'), Buffer.alloc(40)])
    const bomb = await sharp({ create: { width: 12_000, height: 8000, channels: 3, background: '#000' } })
      .png({ compressionLevel: 9 })
      .toBuffer()
    const jpegAndZip = Buffer.concat([
      await sharp(await png(30))
        .jpeg()
        .toBuffer(),
      Buffer.from('PK\u0003\u0004 more'),
    ])
    const files = [
      fileOf(svg, 'picture.png'),
      fileOf('<!doctype html><script>alert(1)</script>', 'page.txt'),
      fileOf(bytesOf(gif), 'script.gif'),
      fileOf(bytesOf(bomb), 'bomb.png'),
      fileOf(bytesOf(jpegAndZip), 'both.jpg'),
    ]
    expect(bomb.length).toBeLessThan(maxBytes)
    const fragment = await (await upload('ann', path, ...files)).text()
    const ids = idsOf(fragment)
    expect(ids).toHaveLength(5)
    const found = await Promise.all(
      ids.map(async id => {
        const { headers } = await inbox.ask('ann', `${path}/files/${id}`)
        const small = await inbox.ask('ann', `${path}/files/${id}/thumbnail`)
        return [headers.get('content-type'), headers.get('content-disposition')?.split(';')[0], small.status]
      }),
    )
    expect(found).toEqual([
      ['application/octet-stream', 'attachment', 404],
      ['application/octet-stream', 'attachment', 404],
      ['image/gif', 'attachment', 404],
      ['image/png', 'attachment', 404],
      ['image/jpeg', 'attachment', 200],
    ])
    const drawn = Buffer.from(await (await inbox.ask('ann', `${path}/files/${ids[4]}/thumbnail`)).arrayBuffer())
    expect(drawn.includes('PK\u0003\u0004')).toBe(false)
  })

  test('names are shown and saved without paths and dangerous characters', async () => {
    const path = await inbox.chat('g')
    const boundary = 'abc'
    const body = (name: string) =>
      `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="${name}"\r\n\r\nx\r\n--${boundary}--\r\n`
    for (const name of ['../../etc/passwd', 'C:\\boot\\<b>.ini', 'photo\u202egnp.exe', `${'é'.repeat(300)}.pdf`]) {
      const response = await inbox.ask('ann', `${path}/files`, {
        method: 'POST',
        body: body(name),
        headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
      })
      expect(response.status).toBe(200)
    }
    const shown = [...(await textOf('ann', path)).matchAll(/class="name" dir="auto">([^<]*)</g)].map(([, name]) => name)
    expect(shown).toEqual(['passwd', '_b_.ini', 'photognp.exe', `${'é'.repeat(88)}.pdf`])
  })

  test('the list shows the file name of a message without text', async () => {
    const path = await inbox.chat('files')
    await post('ann', path, { text: '', act: 'reply', files: [fileOf('x', 'plan.txt')] })
    expect(await textOf('ann', '/inbox')).toContain('📎 plan.txt')
  })

  test('a truncated or invalid form is refused and leaves nothing', async () => {
    const path = await inbox.chat('h')
    const before = await held('content')
    const broken = '--abc\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\nhalf of'
    for (const contentType of ['multipart/form-data; boundary=abc', 'multipart/form-data'])
      expect(
        (
          await inbox.ask('ann', `${path}/files`, {
            method: 'POST',
            body: broken,
            headers: { 'content-type': contentType },
          })
        ).status,
      ).toBeGreaterThanOrEqual(400)
    expect(await held('content')).toEqual(before)
    expect(await arriving()).toEqual([])
  })

  test('an upload is refused while too many attached files are unsent', async () => {
    const path = await inbox.chat('i')
    const ten = () => Array.from({ length: 10 }, (_, index) => fileOf(`${index}`, `${index}.txt`))
    expect((await upload('bob', path, ...ten())).status).toBe(200)
    expect((await upload('bob', path, ...ten())).status).toBe(200)
    const late = await upload('bob', path, fileOf('21', '21.txt'))
    expect(late.status).toBe(429)
    expect(await late.text()).toContain('Too many files')
  })
})

describe('resumable uploads', () => {
  const tus = { 'tus-resumable': '1.0.0' }
  const name = (text: string) => `name ${Buffer.from(text).toString('base64')}`
  const begin = (who: string, path: string, bytes: number) =>
    inbox.ask(who, `${path}/uploads`, {
      method: 'POST',
      headers: { ...tus, 'upload-length': String(bytes), 'upload-metadata': name('../film.bin') },
    })
  const put = (who: string, at: string, offset: number, body: Uint8Array<ArrayBuffer>) =>
    inbox.ask(who, at, {
      method: 'PATCH',
      body,
      headers: { ...tus, 'upload-offset': String(offset), 'content-type': 'application/offset+octet-stream' },
    })
  const offsetOf = async (who: string, at: string) => {
    const { status, headers } = await inbox.ask(who, at, { method: 'HEAD', headers: tus })
    return [status, headers.get('upload-offset')]
  }

  test('an upload resumes where it broke off, even after a restart, and becomes an attachment', async () => {
    const path = await inbox.chat('t')
    const content = Uint8Array.from({ length: 200_000 }, (_, index) => index % 251)
    const at = (await begin('ann', path, content.length)).headers.get('location') ?? ''
    expect(at).toMatch(/^\/inbox\/chats\/[0-9a-f-]+\/uploads\/[0-9a-f-]+$/)
    expect((await put('ann', at, 0, content.slice(0, 70_000))).status).toBe(204)
    expect(await offsetOf('ann', at)).toEqual([200, '70000'])
    expect((await put('ann', at, 0, content)).status).toBe(409)
    await inbox.site.restart()
    expect(await offsetOf('ann', at)).toEqual([200, '70000'])
    expect(idsOf(await textOf('ann', path))).toEqual([])
    expect((await put('ann', at, 70_000, content.slice(70_000))).status).toBe(204)
    // A client that missed the response can ask again.
    expect(await offsetOf('ann', at)).toEqual([200, '200000'])
    const [id = ''] = idsOf(await textOf('ann', path))
    expect(at.endsWith(id)).toBe(true)
    const got = await inbox.ask('ann', `${path}/files/${id}`)
    expect(got.headers.get('content-disposition')).toContain('filename="film.bin"')
    expect(new Uint8Array(await got.arrayBuffer())).toEqual(content)
    expect(await held('resumable')).toEqual([])
  })

  test('an upload is accessible only to its uploader, in its own chat, and is limited in size', async () => {
    const path = await inbox.chat('u')
    const other = await inbox.chat('v')
    expect((await begin('ann', path, maxBytes + 1)).status).toBe(413)
    const at = (await begin('ann', path, 10)).headers.get('location') ?? ''
    const elsewhere = at.replace(path, other)
    for (const [who, where] of [
      ['bob', at],
      ['ann', elsewhere],
      ['ann', `${path}/uploads/..%2f..%2fjournal.db`],
    ] as const) {
      expect((await offsetOf(who, where))[0]).toBe(404)
      expect((await put(who, where, 0, new Uint8Array(10))).status).toBe(404)
      expect((await inbox.ask(who, where, { method: 'DELETE', headers: tus })).status).toBe(404)
    }
    expect((await put('ann', at, 0, new Uint8Array(11))).status).toBeGreaterThanOrEqual(400)
    expect((await begin('rita', path, 10)).status).toBe(403)
    expect((await inbox.ask('ann', at, { method: 'DELETE', headers: tus })).status).toBe(204)
    expect((await offsetOf('ann', at))[0]).toBe(404)
  })
})
