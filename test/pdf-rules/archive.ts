import { metadataOf } from './metadata.ts'
import { stepsOf } from './page-content.ts'
import { catalogOf, dictionary, listOf, type PdfFile, pagesOf, streamOf } from './pdf-file.ts'
import { type Rule, unless } from './rule.ts'

/** The clauses of ISO 19005-2 (PDF/A-2, level A) that a program can check, besides those that ISO 14289-1 has too. */
export const archiveRules: readonly Rule[] = [
  {
    clause: '6.1.2',
    says: 'the file begins with its version and four bytes that mark it as binary',
    find: ({ head }) => unless(/^%PDF-1\.[0-7]\n%[\x80-\xff]{4}/.test(head.toString('latin1')), 'head'),
  },
  {
    clause: '6.1.3',
    says: 'the trailer has an id and no encryption',
    find: file => [
      ...unless(listOf(file, file.trailer['/ID']).length === 2, 'no ID'),
      ...unless(file.trailer['/Encrypt'] === undefined, 'encrypted'),
    ],
  },
  {
    clause: '6.1.6.2',
    says: 'streams are packed by filters that every reader knows',
    find: file => streams(file).flatMap(([name, dict]) => unless(!/LZW|Crypt/.test(String(dict['/Filter'])), name)),
  },
  {
    clause: '6.1.13',
    says: 'at most 28 graphics states are saved, and texts are short',
    find: file => pagesOf(file).filter(page => stepsOf(file, page).some(({ depth }) => depth > 28)),
  },
  {
    clause: '6.2.3',
    says: 'an output intent gives the meaning of colours by an ICC profile for RGB',
    find: file => {
      const [intent, ...others] = listOf(file, catalogOf(file)['/OutputIntents']).map(one => dictionary(file, one))
      const profile = streamOf(file, intent?.['/DestOutputProfile'])
      return [
        ...unless(others.length === 0 && intent?.['/S'] === '/GTS_PDFA1', 'no output intent'),
        ...unless(dictionary(file, intent?.['/DestOutputProfile'])['/N'] === 3, 'not three colours'),
        ...unless(profile.toString('latin1', 36, 40) === 'acsp', 'no ICC profile'),
        ...unless(profile.toString('latin1', 16, 20) === 'RGB ' && profile.readUInt8(8) <= 4, 'no RGB profile'),
        ...unless(profile.length > 128 && profile.readUInt32BE(0) === profile.length, 'the profile is cut off'),
      ]
    },
  },
  {
    clause: '6.2.4.3',
    says: 'colours are RGB or grey, which the output intent covers',
    find: file => [
      ...pagesOf(file).flatMap(page =>
        stepsOf(file, page).flatMap(({ operator, operands }) =>
          /^[kK]$/.test(operator) || operands.includes('/DeviceCMYK') ? [`${operator} on page ${page}`] : [],
        ),
      ),
      ...streams(file).flatMap(([name, dict]) => unless(dict['/ColorSpace'] !== '/DeviceCMYK', name)),
    ],
  },
  {
    clause: '6.2.5',
    says: 'graphics states have no transfer function and no halftone',
    find: file =>
      dictionaries(file, '/ExtGState').flatMap(([name, dict]) =>
        unless(
          ['/TR', '/TR2', '/HTP', '/HTO'].every(key => dict[key] === undefined),
          name,
        ),
      ),
  },
  {
    clause: '6.2.8',
    says: 'pictures are neither smoothed nor replaced by others',
    find: file =>
      streams(file).flatMap(([name, dict]) =>
        unless(dict['/Interpolate'] !== true && dict['/Alternates'] === undefined && dict['/OPI'] === undefined, name),
      ),
  },
  {
    clause: '6.2.9',
    says: 'no form holds PostScript',
    find: file =>
      streams(file).flatMap(([name, dict]) => unless(dict['/Subtype'] !== '/PS' && dict['/PS'] === undefined, name)),
  },
  {
    clause: '6.2.10',
    says: 'what is transparent is blended normally',
    find: file =>
      dictionaries(file, '/ExtGState').flatMap(([name, dict]) =>
        unless([undefined, '/Normal', '/Compatible'].includes(dict['/BM'] as string | undefined), name),
      ),
  },
  {
    clause: '6.5.1',
    says: 'nothing runs, opens another file or plays',
    find: file => [
      ...unless(catalogOf(file)['/AA'] === undefined && catalogOf(file)['/OpenAction'] === undefined, 'an action'),
      ...unless(dictionary(file, catalogOf(file)['/Names'])['/JavaScript'] === undefined, 'JavaScript'),
      ...Object.entries(file.objects).flatMap(([reference, { value }]) => {
        const action = dictionary(file, value)['/S']
        return /^\/(Launch|Sound|Movie|JavaScript|ResetForm|ImportData|Hide|SetOCGState|Rendition|Trans|GoTo3DView)$/.test(
          String(action),
        )
          ? [`${reference} ${action}`]
          : []
      }),
    ],
  },
  {
    clause: '6.6.2.1',
    says: 'the metadata can be read without unpacking it',
    find: file => unless(dictionary(file, catalogOf(file)['/Metadata'])['/Filter'] === undefined, 'packed'),
  },
  {
    clause: '6.6.2.3',
    says: 'the metadata describes the names that PDF/A does not know',
    find: file => unless(metadataOf(file).includes('<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>'), 'pdfuaid'),
  },
  {
    clause: '6.6.4',
    says: 'the metadata claims PDF/A-2a',
    find: file => [
      ...unless(metadataOf(file).includes('<pdfaid:part>2</pdfaid:part>'), 'no part'),
      ...unless(metadataOf(file).includes('<pdfaid:conformance>A</pdfaid:conformance>'), 'no conformance'),
    ],
  },
  {
    clause: '6.8',
    says: 'no file is embedded',
    find: file => unless(dictionary(file, catalogOf(file)['/Names'])['/EmbeddedFiles'] === undefined, 'a file'),
  },
]

function streams(file: PdfFile) {
  return Object.entries(file.objects).flatMap(([name, { stream }]) =>
    stream === undefined ? [] : [[name, stream.dict] as const],
  )
}

/** The dictionaries in one kind of resource of the pages. */
function dictionaries(file: PdfFile, kind: string) {
  return pagesOf(file).flatMap(page => {
    const resources = dictionary(file, dictionary(file, page)['/Resources'])
    return Object.entries(dictionary(file, resources[kind])).map(
      ([name, value]) => [`${name} on page ${page}`, dictionary(file, value)] as const,
    )
  })
}
