/** A position as it stands in a link; null for anything else. */
export function parsePosition(text: string | null): number | null {
  return text !== null && /^\d{1,15}$/.test(text) ? Number(text) : null;
}

/** `12-40`, first and last position; `to` is exclusive. */
export function parseStretch(text: string | null): { from: number; to: number } | null {
  const [, first, last] = text?.match(/^(\d{1,15})-(\d{1,15})$/) ?? [];
  if (first === undefined || Number(first) > Number(last)) return null;
  return { from: Number(first), to: Number(last) + 1 };
}

export function printStretch({ from, to }: { readonly from: number; readonly to: number }): string {
  return `${from}-${to - 1}`;
}
