declare module '*.peggy' {
  /** @throws what the generated parser calls a syntax error, with its place */
  export function parse(text: string, options?: { readonly self?: readonly string[] | undefined }): unknown;
}
