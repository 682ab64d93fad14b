import { editDistance } from '../../core/text/nearest-name';

/** Longer paths get no suggestion: a client must not make us compare megabytes. */
const LONGEST = 300;

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
  const costs = costsAgainst(wanted);
  const gaps = wanted.map(gap);
  const rows: [number[], number[]] = [[], []];
  let best: string | undefined;
  let least = 0;
  for (const [template, segments] of templates) {
    const cost = alignmentCost(segments, gaps, costs, rows);
    if (cost < least) [best, least] = [template, cost];
  }
  return best;
};

const gap = (segment: string): number => Math.min(3, segment.length);

/** The costs of setting one documented segment against each segment of the path. */
type Costs = (segment: string) => readonly number[];

const costsAgainst = (wanted: Split): Costs => {
  const known = new Map<string, readonly number[]>();
  return (segment) => {
    const costs = known.get(segment) ?? wanted.map((text) => costOf(segment, text));
    known.set(segment, costs);
    return costs;
  };
};

const costOf = (segment: string, text: string): number => {
  if (segment.includes('{')) return text === '' ? 1 : 0.5;
  return editDistance(segment.toLowerCase(), text.toLowerCase()) - Math.min(segment.length, text.length) / 2;
};

/** Like `editDistance`, with segments for letters; two rows are enough, and are used again for each template. */
const alignmentCost = (segments: Split, gaps: readonly number[], costs: Costs, rows: [number[], number[]]): number => {
  let [row, next] = rows;
  row[0] = 0;
  for (let j = 0; j < gaps.length; j++) row[j + 1] = (row[j] ?? 0) + (gaps[j] ?? 0);
  for (const segment of segments) {
    const cost = costs(segment);
    const skip = gap(segment);
    next[0] = (row[0] ?? 0) + skip;
    for (let j = 0; j < gaps.length; j++) {
      const change = (row[j] ?? 0) + (cost[j] ?? 0);
      next[j + 1] = Math.min(change, (row[j + 1] ?? 0) + skip, (next[j] ?? 0) + (gaps[j] ?? 0));
    }
    [row, next] = [next, row];
  }
  return row[gaps.length] ?? 0;
};
