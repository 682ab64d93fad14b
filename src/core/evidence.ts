/**
 * How we know what a specification says, strongest first.
 * - documented: the vendor's document for this operation
 * - elsewhere: another page of the vendor
 * - observed: a sample, client code or a live answer; that a sample shows a thing does not say that it is always so
 * - assumed: our reading
 */
export const GRADES = ['documented', 'elsewhere', 'observed', 'assumed'] as const;

export type Grade = (typeof GRADES)[number];

/** The parsed form of `x-evidence`. */
export interface Evidence {
  readonly grade: Grade;
  readonly source?: string;
  readonly note?: string;
}

/** What a node without `x-evidence` has. */
export const DOCUMENTED: Evidence = { grade: 'documented' };

/** The weaker of two: a keyword inherits the grade of what it stands in, unless its own is weaker. */
export const weaker = (a: Grade, b: Grade): Grade => (GRADES.indexOf(a) >= GRADES.indexOf(b) ? a : b);
