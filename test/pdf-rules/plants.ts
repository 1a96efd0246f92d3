import { catalogOf, type Dictionary, dictionary, listOf, type PdfFile, pagesOf } from './pdf-file.ts'

/** A fault to plant in a PDF that has none, and the rule that must find it. */
export interface Plant {
  readonly clause: string
  readonly fault: string
  readonly plant: (file: PdfFile) => void
}

const catalog = (change: Dictionary) => (file: PdfFile) => void Object.assign(catalogOf(file), change)

/** Changes the first element of the structure that fits. */
const element = (type: string, change: (entries: Dictionary, file: PdfFile) => void) => (file: PdfFile) => {
  const found = dictionaries(file).find(entries => entries['/S'] === `/${type}` && entries['/P'] !== undefined)
  if (found === undefined) throw new Error(`there is no ${type}`)
  change(found, file)
}

const content = (change: (content: string) => string) => (file: PdfFile) => {
  const reference = String(dictionary(file, pagesOf(file)[0])['/Contents'])
  changeStream(file, reference, change)
}

const metadata = (change: (xmp: string) => string) => (file: PdfFile) =>
  changeStream(file, String(catalogOf(file)['/Metadata']), change)

const page = (change: Dictionary) => (file: PdfFile) => void Object.assign(dictionary(file, pagesOf(file)[0]), change)

/** Changes each composite font, its part and the description of that. */
const fonts =
  (change: (font: Dictionary, part: Dictionary, descriptor: Dictionary, file: PdfFile) => void) => (file: PdfFile) => {
    for (const font of dictionaries(file).filter(each => each['/Subtype'] === '/Type0')) {
      const part = dictionary(file, listOf(file, font['/DescendantFonts'])[0])
      change(font, part, dictionary(file, part['/FontDescriptor']), file)
    }
  }

const link = (entries: Dictionary) => (file: PdfFile) => {
  file.objects['9999 0 R'] = { value: { '/Type': '/Annot', '/Subtype': '/Link', ...entries } }
  page({ '/Annots': ['9999 0 R'] })(file)
}

const stream = (dict: Dictionary) => (file: PdfFile) => {
  file.objects['9998 0 R'] = { stream: { dict } }
}

const graphicsState = (state: Dictionary) => (file: PdfFile) =>
  void Object.assign(dictionary(file, dictionary(file, pagesOf(file)[0])['/Resources']), {
    '/ExtGState': { '/Gs9': state },
  })

/** At least one fault for each rule. */
export const plants: readonly Plant[] = [
  { clause: '5', fault: 'no claim', plant: metadata(xmp => xmp.replace(/<pdfuaid:part>1/, '<pdfuaid:part>')) },
  { clause: '7.1', fault: 'a line outside', plant: content(text => `${text}\n0 0 m 9 9 l S`) },
  { clause: '7.1', fault: 'a text outside', plant: content(text => `${text}\nBT /F1 9 Tf <0001> Tj ET`) },
  {
    clause: '7.1',
    fault: 'content inside an artifact',
    plant: content(text => `${text}\n/Artifact BMC /P <</MCID 0>> BDC 0 0 9 9 re f EMC EMC`),
  },
  { clause: '7.1', fault: 'content of no element', plant: content(text => `${text}\n/P <</MCID 99999>> BDC EMC`) },
  {
    clause: '7.1',
    fault: 'an element whose content is nowhere',
    plant: element('H1', entries => Object.assign(entries, { '/K': [77_777] })),
  },
  { clause: '7.1', fault: 'not marked as tagged', plant: catalog({ '/MarkInfo': {} }) },
  { clause: '7.1', fault: 'no structure', plant: catalog({ '/StructTreeRoot': undefined }) },
  { clause: '7.1', fault: 'the file name in the title of the window', plant: catalog({ '/ViewerPreferences': {} }) },
  { clause: '7.1', fault: 'no title', plant: metadata(xmp => xmp.replace(/<dc:title>[\s\S]*<\/dc:title>/, '')) },
  {
    clause: '7.1',
    fault: 'a type of our own',
    plant: element('H2', entries => Object.assign(entries, { '/S': '/Chapter' })),
  },
  {
    clause: '7.1',
    fault: 'a cell outside a row',
    plant: element('TR', entries => Object.assign(entries, { '/S': '/Div' })),
  },
  { clause: '7.2', fault: 'no language', plant: catalog({ '/Lang': undefined }) },
  { clause: '7.2', fault: 'no language that exists', plant: catalog({ '/Lang': 'u:the language of Paris' }) },
  {
    clause: '7.3',
    fault: 'no text alternative',
    plant: element('Figure', entries => Object.assign(entries, { '/Alt': undefined })),
  },
  {
    clause: '7.3',
    fault: 'an empty text alternative',
    plant: element('Figure', entries => Object.assign(entries, { '/Alt': 'u: ' })),
  },
  { clause: '7.3', fault: 'no box', plant: element('Figure', entries => Object.assign(entries, { '/A': undefined })) },
  {
    clause: '7.4.2',
    fault: 'a level left out',
    plant: element('H2', entries => Object.assign(entries, { '/S': '/H4' })),
  },
  { clause: '7.4.2', fault: 'no first level', plant: element('H1', entries => Object.assign(entries, { '/S': '/P' })) },
  {
    clause: '7.5',
    fault: 'a row that lacks a cell',
    plant: element('TR', (entries, file) => Object.assign(entries, { '/K': listOf(file, entries['/K']).slice(1) })),
  },
  {
    clause: '7.5',
    fault: 'a header of nothing',
    plant: element('TH', entries => Object.assign(entries, { '/A': undefined })),
  },
  {
    clause: '7.6',
    fault: 'an item without a body',
    plant: element('LBody', entries => Object.assign(entries, { '/S': '/P' })),
  },
  { clause: '7.10', fault: 'optional content', plant: catalog({ '/OCProperties': {} }) },
  { clause: '7.16', fault: 'encryption', plant: file => void Object.assign(file.trailer, { '/Encrypt': {} }) },
  { clause: '7.18.1', fault: 'a link outside', plant: link({ '/Contents': 'u:the live page' }) },
  { clause: '7.18.1', fault: 'a link that does not say whither', plant: link({}) },
  { clause: '7.18.3', fault: 'no order of tabs', plant: page({ '/Tabs': undefined }) },
  { clause: '7.18.5', fault: 'a link that is none', plant: link({ '/Contents': 'u:the live page' }) },
  { clause: '7.20', fault: 'content of another file', plant: stream({ '/Subtype': '/Form', '/Ref': {} }) },
  {
    clause: '7.21.3.1',
    fault: 'another coding',
    plant: fonts(font => Object.assign(font, { '/Encoding': '/UniJIS-UTF16-H' })),
  },
  {
    clause: '7.21.3.2',
    fault: 'no map of glyphs',
    plant: fonts((_, part) => Object.assign(part, { '/CIDToGIDMap': undefined })),
  },
  {
    clause: '7.21.4.1',
    fault: 'a font that is not embedded',
    plant: fonts((_, __, descriptor) => Object.assign(descriptor, { '/FontFile2': undefined })),
  },
  {
    clause: '7.21.4.1',
    fault: 'a glyph that the font lacks',
    plant: content(text => text.replace(/<(....)/, '<fff0')),
  },
  {
    clause: '7.21.4.2',
    fault: 'a list of glyphs',
    plant: fonts((_, __, descriptor) => Object.assign(descriptor, { '/CIDSet': '1 0 R' })),
  },
  {
    clause: '7.21.5',
    fault: 'wrong widths',
    plant: fonts((_, part, __, file) =>
      Object.assign(part, { '/W': [0, listOf(file, listOf(file, part['/W'])[1]).map(width => Number(width) + 2)] }),
    ),
  },
  { clause: '7.21.7', fault: 'no letters', plant: fonts(font => Object.assign(font, { '/ToUnicode': undefined })) },
  {
    clause: '7.21.7',
    fault: 'the letter zero',
    plant: fonts((font, _, __, file) =>
      changeStream(file, String(font['/ToUnicode']), map => map.replace(/\[(<\w+>) <\w+>/, '[$1 <0000>')),
    ),
  },
  { clause: '7.21.8', fault: 'an empty glyph', plant: content(text => text.replace(/<(....)/, '<0000')) },
  { clause: '6.1.2', fault: 'a head of text', plant: file => void file.head.write('%PDF-2.0\n%text', 0, 'latin1') },
  { clause: '6.1.3', fault: 'no id', plant: file => void Object.assign(file.trailer, { '/ID': undefined }) },
  { clause: '6.1.6.2', fault: 'LZW', plant: stream({ '/Filter': '/LZWDecode' }) },
  { clause: '6.1.13', fault: 'too many states', plant: content(text => `${text}${' q'.repeat(29)}${' Q'.repeat(29)}`) },
  { clause: '6.2.3', fault: 'no output intent', plant: catalog({ '/OutputIntents': [] }) },
  {
    clause: '6.2.3',
    fault: 'a profile that is none',
    plant: file =>
      changeStream(
        file,
        String(dictionary(file, listOf(file, catalogOf(file)['/OutputIntents'])[0])['/DestOutputProfile']),
        () => 'no profile '.repeat(20),
      ),
  },
  { clause: '6.2.4.3', fault: 'ink', plant: content(text => `${text}\n0 0 0 1 k`) },
  { clause: '6.2.4.3', fault: 'a picture in ink', plant: stream({ '/ColorSpace': '/DeviceCMYK' }) },
  { clause: '6.2.5', fault: 'a transfer function', plant: graphicsState({ '/TR': '/Identity' }) },
  { clause: '6.2.8', fault: 'a smoothed picture', plant: stream({ '/Interpolate': true }) },
  { clause: '6.2.9', fault: 'PostScript', plant: stream({ '/Subtype': '/PS' }) },
  { clause: '6.2.10', fault: 'a blend that does not exist', plant: graphicsState({ '/BM': '/Glow' }) },
  { clause: '6.5.1', fault: 'an action', plant: catalog({ '/OpenAction': {} }) },
  {
    clause: '6.5.1',
    fault: 'a program',
    plant: file => {
      file.objects['9997 0 R'] = { value: { '/S': '/Launch' } }
    },
  },
  {
    clause: '6.6.2.1',
    fault: 'packed metadata',
    plant: file => void Object.assign(dictionary(file, catalogOf(file)['/Metadata']), { '/Filter': '/FlateDecode' }),
  },
  {
    clause: '6.6.2.3',
    fault: 'names that nobody knows',
    plant: metadata(xmp => xmp.replace(/<pdfaSchema:prefix>/, '<p>')),
  },
  { clause: '6.6.4', fault: 'another level', plant: metadata(xmp => xmp.replace(/conformance>A/, 'conformance>B')) },
  { clause: '6.8', fault: 'an embedded file', plant: catalog({ '/Names': { '/EmbeddedFiles': {} } }) },
]

function dictionaries(file: PdfFile): readonly Dictionary[] {
  return Object.values(file.objects).flatMap(({ value }) =>
    typeof value === 'object' && value !== null && !Array.isArray(value) ? [value] : [],
  )
}

function changeStream(file: PdfFile, reference: string, change: (text: string) => string): void {
  const { stream } = file.objects[reference] ?? {}
  if (stream === undefined) throw new Error(`there is no stream ${reference}`)
  const before = Buffer.from(stream.data ?? '', 'base64').toString('latin1')
  const after = change(before)
  if (after === before) throw new Error('the fault is not planted')
  stream.data = Buffer.from(after, 'latin1').toString('base64')
}
