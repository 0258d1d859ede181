/** Has the browser save a text (or bytes) as a file. What file systems do not take in a name is left out of it. */
export function saveFile(name: string, content: string | Blob, type: string): void {
  const url = URL.createObjectURL(new Blob([content], { type: `${type};charset=utf-8` }));
  const link = document.createElement('a');
  link.href = url;
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is left out
  link.download = name.replace(/[\\/:*?"<>|\u0000-\u001f\u007f]+/g, '-').slice(-120);
  link.click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
