import type { Spec, SpecProblem } from '../../specs/spec';
import { allOperations } from './all-operations';
import { examplesValid, examplesWrittenOut } from './lint-examples';
import { numbersExact } from './lint-numbers';
import { linkExpressions, linksLead, pathParametersMatch, responseKeysValid, sourcesNamed } from './lint-operations';
import { patternsUsable } from './lint-patterns';
import { schemasCompile } from './lint-schemas';
import { schemasHaveValues } from './lint-values';
import { validOpenApi } from './meta-schema';
import { describedNodes, nullsAllowed, refsAlone } from './nodes';
import type { LintContext, LintOptions, LintRule } from './rule';

/** In this order: of several problems at one place, the first is the one that explains it best. */
const RULES: readonly LintRule[] = [
  responseKeysValid,
  pathParametersMatch,
  linksLead,
  linkExpressions,
  sourcesNamed,
  schemasCompile,
  patternsUsable,
  schemasHaveValues,
  examplesValid,
  examplesWrittenOut,
  numbersExact,
  refsAlone,
  nullsAllowed,
  validOpenApi,
];

/**
 * The document against itself and against OpenAPI: what `understudy lint` prints, by file and line. Each problem names
 * the exact node. What loading found is among them: references, `x-evidence`, operationIds.
 */
export const selfCheck = (spec: Spec, options: LintOptions = {}): readonly SpecProblem[] => {
  const context: LintContext = { spec, nodes: describedNodes(spec), operations: allOperations(spec), options };
  const problems = [...spec.problems, ...RULES.flatMap((rule) => [...rule(context)])];
  return onePerPlace(problems).toSorted(byPlace);
};

const byPlace = (a: SpecProblem, b: SpecProblem): number =>
  a.place.file.localeCompare(b.place.file) || a.place.line - b.place.line || a.place.column - b.place.column;

/** OpenAPI's own schema says again, in harder words, what a rule has said of the same node. */
const onePerPlace = (problems: readonly SpecProblem[]): readonly SpecProblem[] => {
  const said = new Set<string>();
  return problems.filter(({ rule, message, place }) => {
    const at = `${place.file} ${place.line} ${place.column}`;
    const again = said.has(`${at} ${rule} ${message}`) || (rule === 'openapi-invalid' && said.has(at));
    said.add(`${at} ${rule} ${message}`);
    if (rule !== 'openapi-invalid') said.add(at);
    return !again;
  });
};
