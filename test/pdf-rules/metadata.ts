import { catalogOf, type PdfFile, streamOf } from './pdf-file.ts'

/** The XMP metadata of the document. */
export function metadataOf(file: PdfFile): string {
  return streamOf(file, catalogOf(file)['/Metadata']).toString('utf8')
}
