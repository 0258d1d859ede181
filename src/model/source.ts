/** A named source of bytes, as intake hands it over: plain bytes, already inflated. */
export interface Source {
  readonly name: string;
  /** The folder it was dropped in, with slashes; '' for none. */
  readonly folder: string;
  readonly blob: Blob;
  /** It was compressed, and the compressed data ended early or was damaged: the rest is missing. */
  readonly cut?: boolean;
  /** Where it is compressed, the most bytes that may come of it; without, what any log may have. */
  readonly inflatesTo?: number;
}
