import type { Operation, SpecProblem } from '../specs/spec';
import { selfCheck } from '../validate/self-check';
import { openVendors } from './vendors';

export interface LintResult {
  readonly name: string;
  readonly file: string;
  readonly operations: number;
  readonly examples: number;
  readonly problems: readonly SpecProblem[];
}

/** Holds each document against itself. Raises what keeps a document from being read at all. */
export const lintSpecs = async (names: readonly string[], root: string): Promise<readonly LintResult[]> => {
  const vendors = await openVendors(names, root, { strict: false });
  return vendors.map(({ name, spec, mockDir }) => ({
    name,
    file: spec.file,
    operations: spec.operations.length,
    examples: spec.operations.reduce((sum, operation) => sum + countExamples(operation), 0),
    // A document of somebody else's owes us no source.
    problems: selfCheck(spec, { sourced: mockDir !== undefined }),
  }));
};

const countExamples = ({ parameters, requestBody, responses }: Operation): number =>
  [
    ...parameters,
    ...(requestBody?.content ?? []),
    ...responses.flatMap(({ headers, content }) => [...headers, ...content]),
  ].reduce((sum, { examples }) => sum + examples.length, 0);
