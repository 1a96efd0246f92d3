import sanitizeHtml from 'sanitize-html'

/** Pictures that a browser draws and does not run. */
const pictureType = /^image\/(png|jpe?g|gif|webp|avif|bmp)$/i

/**
 * The HTML of a mail without what runs, refers to another place by itself or leaves its frame. Such a page is shown in a sandbox under a
 * policy that forbids scripts and every request; a policy does not cover `<link rel=preconnect>` and `dns-prefetch`, which would tell the
 * sender that the mail was opened. `pictureOf` is the content of a picture of the mail by its Content-ID, as a `data:` URL, or null.
 */
export function cleanHtml(html: string, pictureOf: (contentId: string) => string | null): string {
  return sanitizeHtml(html, {
    allowedTags: [...sanitizeHtml.defaults.allowedTags, ...presentational],
    // Their styles stay: without them most mails cannot be read.
    allowVulnerableTags: true,
    allowedAttributes: { '*': attributes, a: ['href'], img: ['src', 'alt'], font: ['color', 'face', 'size'] },
    allowedSchemes: ['http', 'https', 'mailto', 'tel'],
    allowedSchemesByTag: { img: ['data'] },
    allowProtocolRelative: false,
    // Their text is not shown either.
    nonTextTags: ['script', 'style', 'textarea', 'option', 'noscript', 'title'],
    parseStyleAttributes: false,
    nestingLimit: 200,
    transformTags: {
      img: (tagName, { src = '', ...rest }) => {
        const picture = /^cid:/i.test(src) ? pictureOf(src.slice(4)) : ownPicture(src)
        if (picture !== null) return { tagName, attribs: { ...rest, src: picture } }
        return { tagName: 'span', attribs: {}, text: rest.alt ?? '' }
      },
    },
  })
}

const presentational = ['img', 'style', 'center', 'font', 'big', 'strike', 'ins', 'del']
const attributes = [
  ...['style', 'class', 'align', 'valign', 'dir', 'lang', 'title', 'width', 'height', 'bgcolor', 'border'],
  ...['cellpadding', 'cellspacing', 'colspan', 'rowspan', 'start', 'type'],
]

function ownPicture(source: string): string | null {
  const [, type = ''] = /^data:([^;,]+);base64,/i.exec(source) ?? []
  return pictureType.test(type) ? source : null
}

/** A picture as a `data:` URL; null if browsers do not draw the type as pixels. */
export function pictureUrl(mediaType: string, content: Buffer): string | null {
  return pictureType.test(mediaType) ? `data:${mediaType.toLowerCase()};base64,${content.toString('base64')}` : null
}
