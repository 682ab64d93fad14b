/** Longer paths get no suggestion: a stranger must not make us compare megabytes. */
const LONGEST = 300;

/** Edits needed to turn one text into the other (Levenshtein). */
export const editDistance = (a: string, b: string): number => {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[b.length] ?? 0;
};

/** The name closest to `name`, when a slip of the fingers could explain the difference. */
export const nearestName = (names: readonly string[], name: string): string | undefined => {
  const limit = Math.max(1, Math.floor(name.length / 3));
  const measured = names.map((known) => ({ known, edits: editDistance(known.toLowerCase(), name.toLowerCase()) }));
  return measured.filter((one) => one.edits <= limit).toSorted((a, b) => a.edits - b.edits)[0]?.known;
};

/** A template, split once for many comparisons. */
type Split = readonly string[];

export const splitTemplates = (templates: readonly string[]): readonly (readonly [string, Split])[] =>
  templates.map((template) => [template, template.slice(1).split('/')]);

/**
 * The template most like a path, or `undefined` when none has enough of its words. Segments are compared in order;
 * equal words count for a template, different ones and missing segments against it, a templated one hardly at all.
 */
export const nearestTemplate = (templates: readonly (readonly [string, Split])[], path: string): string | undefined => {
  if (path.length > LONGEST) return undefined;
  const wanted = path.slice(1).split('/');
  const known = new Map<string, readonly number[]>();
  let best: string | undefined;
  let least = 0;
  for (const [template, segments] of templates) {
    const cost = alignmentCost(segments, wanted, known);
    if (cost < least) [best, least] = [template, cost];
  }
  return best;
};

const gap = (segment: string): number => Math.min(3, segment.length);

/** The costs of setting one documented segment against each segment of the path. */
const costsOf = (segment: string, wanted: Split, known: Map<string, readonly number[]>): readonly number[] => {
  const costs =
    known.get(segment) ??
    wanted.map((text) => {
      if (segment.includes('{')) return text === '' ? 1 : 0.5;
      return editDistance(segment.toLowerCase(), text.toLowerCase()) - Math.min(segment.length, text.length) / 2;
    });
  known.set(segment, costs);
  return costs;
};

/** Like `editDistance`, with segments for letters. */
const alignmentCost = (segments: Split, wanted: Split, known: Map<string, readonly number[]>): number => {
  let row = [0];
  for (const text of wanted) row.push((row.at(-1) ?? 0) + gap(text));
  for (const segment of segments) {
    const costs = costsOf(segment, wanted, known);
    const next = [(row[0] ?? 0) + gap(segment)];
    for (let j = 1; j <= wanted.length; j++) {
      const change = (row[j - 1] ?? 0) + (costs[j - 1] ?? 0);
      next.push(Math.min(change, (row[j] ?? 0) + gap(segment), (next[j - 1] ?? 0) + gap(wanted[j - 1] ?? '')));
    }
    row = next;
  }
  return row[wanted.length] ?? 0;
};
