/** Edits needed to turn one text into the other (Levenshtein). */
export const editDistance = (a: string, b: string): number => {
  if (a === b) return 0;
  const row: number[] = [];
  for (let j = 0; j <= b.length; j++) row.push(j);
  for (let i = 1; i <= a.length; i++) {
    let diagonal = i - 1;
    row[0] = i;
    for (let j = 1; j <= b.length; j++) {
      const change = diagonal + (a.charCodeAt(i - 1) === b.charCodeAt(j - 1) ? 0 : 1);
      diagonal = row[j] ?? 0;
      row[j] = Math.min(change, diagonal + 1, (row[j - 1] ?? 0) + 1);
    }
  }
  return row[b.length] ?? 0;
};

/** The name closest to `name`, when a slip of the fingers could explain the difference. */
export const nearestName = (names: readonly string[], name: string): string | undefined => {
  const limit = Math.max(1, Math.floor(name.length / 3));
  const measured = names.map((known) => ({ known, slips: slipsBetween(known.toLowerCase(), name.toLowerCase()) }));
  return measured.filter((one) => one.slips <= limit).toSorted((a, b) => a.slips - b.slips)[0]?.known;
};

/** Two letters that changed places are one slip. */
const slipsBetween = (a: string, b: string): number => {
  const edits = editDistance(a, b);
  if (edits !== 2 || a.length !== b.length) return edits;
  const at = [...a].findIndex((letter, index) => letter !== b[index]);
  return a[at] === b[at + 1] && a[at + 1] === b[at] ? 1 : edits;
};

/** What is known, for a message about a name that is not: `a, b, c (did you mean "b"?)`. */
export const knownNames = (names: readonly string[], wanted: string, most = 50): string => {
  const close = nearestName(names, wanted);
  const listed = names.length > most ? [...names.slice(0, most), `… (${names.length} in all)`] : names;
  return `${listed.join(', ') || 'none'}${close === undefined ? '' : ` (did you mean "${close}"?)`}`;
};
