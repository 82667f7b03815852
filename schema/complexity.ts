/**
 * What a list costs that may have so many entries: each of them, and each of them times what is selected of it. A length
 * that the resolver is going to refuse counts as the nearest one that it takes, and an empty list as one entry.
 */
export function listComplexity(length: number, most: number): { field: number; multiplier: number } {
  const entries = Math.min(Math.max(length, 1), most);
  return { field: entries, multiplier: entries };
}
