/** A named source of bytes, as intake hands it over: plain bytes, already inflated. */
export interface Source {
  readonly name: string;
  /** The folder it was dropped in, with slashes; '' for none. */
  readonly folder: string;
  readonly blob: Blob;
}
