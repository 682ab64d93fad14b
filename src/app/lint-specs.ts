import { join } from 'node:path';
import { isOurs } from '../core/errors';
import { loadScenario, scenarioFiles } from '../mock/scenarios/scenario-file';
import type { Operation, Spec, SpecProblem } from '../specs/spec';
import { allOperations } from '../validate/lint/all-operations';
import { selfCheck } from '../validate/lint/self-check';
import { loadDefinition } from './project/load-definition';
import { type Allowances, type OpenVendor, openVendors } from './project/vendors';

export interface LintResult {
  readonly name: string;
  readonly file: string;
  readonly operations: number;
  readonly examples: number;
  readonly problems: readonly SpecProblem[];
  /** What is wrong with the files beside the document: definition and scenarios, each with file and line. */
  readonly complaints: readonly string[];
}

/** Holds each document against itself, and a vendor's mock files against it. Raises what keeps a document from being read at all. */
export const lintSpecs = async (
  names: readonly string[],
  root: string,
  allowances: Allowances = {},
): Promise<readonly LintResult[]> =>
  Promise.all((await openVendors(names, { root, ...allowances }, 'reads')).map(lintVendor));

const lintVendor = async ({ name, spec, mockDir }: OpenVendor): Promise<LintResult> => ({
  name,
  file: spec.file,
  operations: spec.operations.length,
  examples: allOperations(spec).reduce((sum, operation) => sum + countExamples(operation), 0),
  // A document given by file or URL needs no `source.json`.
  problems: selfCheck(spec, { sourced: mockDir !== undefined }),
  complaints: mockDir === undefined ? [] : await complaintsOf(name, mockDir, spec),
});

const complaintsOf = async (name: string, mockDir: string, spec: Spec): Promise<readonly string[]> => {
  const attempts = [
    () => loadDefinition(name, mockDir),
    ...scenarioFiles(join(mockDir, 'scenarios')).map((file) => async () => loadScenario(file, name, spec)),
  ];
  const complaints: string[] = [];
  for (const attempt of attempts) {
    try {
      await attempt();
    } catch (error) {
      if (!isOurs(error)) throw error;
      complaints.push(error.message);
    }
  }
  return complaints;
};

const countExamples = ({ parameters, requestBody, responses }: Operation): number =>
  [
    ...parameters,
    ...(requestBody?.content ?? []),
    ...responses.flatMap(({ headers, content }) => [...headers, ...content]),
  ].reduce((sum, { examples }) => sum + examples.length, 0);
