import { fontRules } from './fonts.ts'
import { metadataOf } from './metadata.ts'
import { shows, stepsOf } from './page-content.ts'
import { catalogOf, dictionary, listOf, type PdfFile, pagesOf, textOf } from './pdf-file.ts'
import { type Rule, unless } from './rule.ts'
import { alternativeOf, attributeOf, called, elementsOf } from './structure.ts'

/** The clauses of ISO 14289-1 (PDF/UA-1) that a program can check. */
export const universalAccessRules: readonly Rule[] = [
  {
    clause: '5',
    says: 'the metadata claims PDF/UA-1',
    find: file => unless(metadataOf(file).includes('<pdfuaid:part>1</pdfuaid:part>'), 'no pdfuaid:part'),
  },
  {
    clause: '7.1',
    says: 'all that is shown is content of the structure or an artifact, and never both',
    find: file =>
      pagesOf(file).flatMap(page =>
        stepsOf(file, page).flatMap(({ operator, marks }) => {
          if (!shows.test(operator)) return []
          const artifact = marks.some(({ tag }) => tag === '/Artifact')
          const content = marks.some(({ mcid }) => mcid !== null)
          return artifact !== content ? [] : [`${operator} on page ${page}`]
        }),
      ),
  },
  {
    clause: '7.1',
    says: 'each marked content is in the structure once, on its page',
    find: file => {
      const held = elementsOf(file).flatMap(({ content }) => content)
      const marked = pagesOf(file).flatMap(page =>
        stepsOf(file, page).flatMap(({ operator, marks }) => {
          const mcid = operator === 'BDC' ? (marks.at(-1)?.mcid ?? null) : null
          return mcid === null ? [] : [`${page} ${mcid}`]
        }),
      )
      const twice = (all: readonly string[]) => all.filter((one, index) => all.indexOf(one) !== index)
      const [inStructure, onPages] = [new Set(held), new Set(marked)]
      return [
        ...twice(held.length > 20_000 ? [] : held),
        ...marked.filter(one => !inStructure.has(one)),
        ...held.filter(one => !onPages.has(one)),
      ]
    },
  },
  {
    clause: '7.1',
    says: 'the document is marked as tagged, without suspects, and its window shows the title',
    find: file => {
      const { '/MarkInfo': marks, '/ViewerPreferences': viewer, '/StructTreeRoot': root } = catalogOf(file)
      return [
        ...unless(dictionary(file, marks)['/Marked'] === true, 'not marked'),
        ...unless(dictionary(file, marks)['/Suspects'] !== true, 'suspects'),
        ...unless(root !== undefined, 'no structure'),
        ...unless(dictionary(file, viewer)['/DisplayDocTitle'] === true, 'title not shown'),
      ]
    },
  },
  {
    clause: '7.1',
    says: 'the metadata has a title',
    find: file => unless(/<dc:title>\s*<rdf:Alt>\s*<rdf:li[^>]*>[^<]+</.test(metadataOf(file)), 'no dc:title'),
  },
  {
    clause: '7.1',
    says: 'elements have standard types, and stand where these may',
    find: file =>
      elementsOf(file).flatMap(element => {
        const { type, parent } = element
        if (!standardTypes.has(type)) return [`${type} is no standard type`]
        const inside = within[type]
        return inside === undefined || inside.includes(parent?.type ?? '')
          ? []
          : [`${called(element)} in ${parent?.type ?? 'the root'}`]
      }),
  },
  {
    clause: '7.2',
    says: 'the document says its language',
    find: file => unless(/^[a-z]{2,3}(-[A-Za-z0-9]+)*$/.test(textOf(catalogOf(file)['/Lang']) ?? ''), 'no Lang'),
  },
  {
    clause: '7.3',
    says: 'each figure has a text alternative and says where it stands on its page',
    find: file =>
      elementsOf(file)
        .filter(({ type }) => type === 'Figure')
        .flatMap(figure => [
          ...unless((alternativeOf(figure) ?? '').trim() !== '', `${called(figure)}: no Alt`),
          ...unless(isBox(listOf(file, attributeOf(file, figure, '/BBox'))), `${called(figure)}: no BBox`),
        ]),
  },
  {
    clause: '7.4.2',
    says: 'headings begin with H1 and leave out no level',
    find: file => {
      let before = 0
      return elementsOf(file).flatMap(element => {
        const level = Number(/^H([1-6])$/.exec(element.type)?.[1] ?? 0)
        if (level === 0) return []
        const fault = level > before + 1 ? [`${element.type} after ${before === 0 ? 'nothing' : `H${before}`}`] : []
        before = level
        return fault
      })
    },
  },
  {
    clause: '7.5',
    says: 'the rows of a table have as many cells, and each header says what it is the header of',
    find: file =>
      elementsOf(file).flatMap(element => {
        if (element.type === 'TH') {
          const scope = attributeOf(file, element, '/Scope')
          return unless(scope === '/Column' || scope === '/Row' || scope === '/Both', `${called(element)}: no Scope`)
        }
        if (element.type !== 'Table') return []
        const rows = element.children.filter(({ type }) => type === 'TR')
        const columns = new Set(rows.map(({ children }) => children.length))
        return [
          ...unless(columns.size === 1, `rows of ${[...columns].join(', ')} cells`),
          ...unless(rows[0]?.children.every(({ type }) => type === 'TH') === true, 'no headers'),
        ]
      }),
  },
  {
    clause: '7.6',
    says: 'a list has items, and each item a body',
    find: file =>
      elementsOf(file).flatMap(element => {
        const types = element.children.map(({ type }) => type)
        if (element.type === 'L') return unless(types.includes('LI'), 'a list without items')
        return element.type === 'LI' ? unless(types.includes('LBody'), 'an item without a body') : []
      }),
  },
  {
    clause: '7.10',
    says: 'nothing can be hidden or shown by a reader',
    find: file => unless(catalogOf(file)['/OCProperties'] === undefined, 'optional content'),
  },
  {
    clause: '7.16',
    says: 'the file is not encrypted, so that no program is kept from reading it aloud',
    find: file => unless(file.trailer['/Encrypt'] === undefined, 'encrypted'),
  },
  {
    clause: '7.18.1',
    says: 'an annotation is in the structure and says what it is',
    find: file => {
      const held = new Set(elementsOf(file).flatMap(({ annotations }) => annotations))
      return annotationsOf(file).flatMap(([, reference]) => [
        ...unless(held.has(reference), `${reference} is not in the structure`),
        ...unless((textOf(dictionary(file, reference)['/Contents']) ?? '') !== '', `${reference} has no Contents`),
      ])
    },
  },
  {
    clause: '7.18.3',
    says: 'the tab key follows the structure on each page',
    find: file => pagesOf(file).filter(page => dictionary(file, page)['/Tabs'] !== '/S'),
  },
  {
    clause: '7.18.5',
    says: 'a link is a Link of the structure',
    find: file => {
      const links = elementsOf(file).filter(({ type }) => type === 'Link')
      const held = new Set(links.flatMap(({ annotations }) => annotations))
      return annotationsOf(file).flatMap(([, reference]) =>
        dictionary(file, reference)['/Subtype'] === '/Link' && !held.has(reference) ? [reference] : [],
      )
    },
  },
  {
    clause: '7.20',
    says: 'no content comes from another file',
    find: file =>
      Object.entries(file.objects).flatMap(([reference, { stream }]) =>
        stream?.dict['/Subtype'] === '/Form' && stream.dict['/Ref'] !== undefined ? [reference] : [],
      ),
  },
  ...fontRules,
]

const standardTypes: ReadonlySet<string> = new Set(
  'Document Part Art Sect Div BlockQuote Caption TOC TOCI Index NonStruct Private P H H1 H2 H3 H4 H5 H6 L LI Lbl LBody Table TR TH TD THead TBody TFoot Span Quote Note Reference BibEntry Code Link Annot Ruby Warichu Figure Formula Form'.split(
    ' ',
  ),
)

const within: { readonly [type: string]: readonly string[] | undefined } = {
  Document: [''],
  TR: ['Table', 'THead', 'TBody', 'TFoot'],
  TH: ['TR'],
  TD: ['TR'],
  Caption: ['Table', 'Figure', 'L'],
  LI: ['L'],
  Lbl: ['LI', 'Note', 'TOCI'],
  LBody: ['LI'],
  H1: ['Document', 'Sect', 'Div'],
  H2: ['Document', 'Sect', 'Div'],
  H3: ['Document', 'Sect', 'Div'],
}

function isBox([left, bottom, right, top]: readonly unknown[]): boolean {
  return Number(left) < Number(right) && Number(bottom) < Number(top) && Number(left) >= 0 && Number(bottom) >= 0
}

/** The annotations of each page. */
function annotationsOf(file: PdfFile): readonly (readonly [page: string, annotation: string])[] {
  return pagesOf(file).flatMap(page =>
    listOf(file, dictionary(file, page)['/Annots']).map(annotation => [page, String(annotation)] as const),
  )
}
