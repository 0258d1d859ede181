/** Is every word of the query somewhere in the text? Words may be in any order: `fail next` finds `Next failure`. */
export function holdsWords(query: string, text: string): boolean {
  const within = text.toLowerCase();
  return query
    .toLowerCase()
    .split(/\s+/)
    .every((word) => within.includes(word));
}
