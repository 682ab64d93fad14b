import { existsSync, readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import schema from '../../../schemas/scenario.schema.json';
import { childPointer, ROOT } from '../../core/json/pointer';
import type { Operation, Spec } from '../../specs/spec';
import type { DataProblem } from '../../validate/data-file';
import { documentedResponse } from '../../validate/response/documented-response';
import type { Scenario } from '../types';
import { brokenPatterns } from './scenario-match';
import { compileRule, isDocumented, listOf, type RuleSpec } from './scenario-rule';
import { starterScenarios } from './starter-scenarios';

/** A file as `schemas/scenario.schema.json` describes it. */
interface ScenarioSpec {
  readonly description: string;
  readonly breaksContract?: boolean;
  readonly seed?: string | number;
  readonly start?: string;
  readonly vars?: Readonly<Record<string, unknown>>;
  readonly rules: readonly RuleSpec[];
}

/**
 * The scenarios of a vendor by name: every `*.yaml` of its `scenarios/` folder, and those that every vendor has.
 * @param mockDir `undefined` for a document without a folder of its own
 * @throws SCENARIO_INVALID with file and line for what the schema or the specification does not know
 */
export const loadScenarios = (mockDir: string | undefined, vendor: string, spec: Spec): readonly Scenario[] => {
  const files = mockDir === undefined ? [] : scenarioFiles(join(mockDir, 'scenarios'));
  const own = files.map((file) => loadScenario(file, vendor, spec));
  return [...own, ...starterScenarios(vendor, spec, own)].sort((a, b) => (a.name < b.name ? -1 : 1));
};

/** The files of a vendor's `scenarios/` folder, by name. */
export const scenarioFiles = (folder: string): readonly string[] =>
  existsSync(folder)
    ? readdirSync(folder)
        .filter((name) => /\.ya?ml$/.test(name))
        .sort()
        .map((name) => join(folder, name))
    : [];

/** One file; its base name is the scenario's name. */
export const loadScenario = (file: string, vendor: string, spec: Spec): Scenario => {
  // Most vendors have no scenario of their own: they need no validator for it.
  const { readDataFile } = require('../../validate/data-file') as typeof import('../../validate/data-file');
  const read = readDataFile(file, schema, 'SCENARIO_INVALID', (value) =>
    problemsOf(value as ScenarioSpec, spec.operations),
  ) as ScenarioSpec;
  return scenarioFrom(read, basename(file).replace(/\.ya?ml$/, ''), vendor);
};

const scenarioFrom = (read: ScenarioSpec, name: string, vendor: string): Scenario => ({
  name,
  vendor,
  description: read.description,
  breaksContract: read.breaksContract ?? false,
  seed: String(read.seed ?? name),
  start: read.start ?? 'start',
  vars: read.vars ?? {},
  rules: read.rules.map((rule, index) => compileRule(rule, name, index)),
});

/** What no schema can say: names that lead nowhere, and a broken contract that is not owned up to. */
const problemsOf = (read: ScenarioSpec, operations: readonly Operation[]): readonly DataProblem[] => {
  const positions = new Set([read.start ?? 'start', ...read.rules.flatMap((rule) => rule.then ?? [])]);
  return read.rules.flatMap((rule, index) => {
    const at = childPointer(ROOT, 'rules', index);
    return [
      ...unknownNames(
        listOf(rule.operation),
        operations.map(({ id }) => id),
        `${at}/operation`,
        'operation',
      ),
      ...unknownNames(listOf(rule.when), [...positions], `${at}/when`, 'position'),
      ...operations
        .filter(({ id }) => rule.operation === undefined || listOf(rule.operation).includes(id))
        .flatMap((operation) => answerProblems(rule, operation, read.breaksContract ?? false, at)),
      ...brokenPatterns(rule.match).map((broken) => ({ pointer: `${at}/match${broken.at}`, message: broken.message })),
      ...faultProblems(rule, read.breaksContract ?? false, at),
    ];
  });
};

const unknownNames = (
  names: readonly string[],
  known: readonly string[],
  pointer: string,
  what: string,
): readonly DataProblem[] =>
  names
    .filter((name) => !known.includes(name))
    .map((name) => ({ pointer, message: `no ${what} "${name}"; known: ${known.join(', ')}` }));

const answerProblems = (rule: RuleSpec, operation: Operation, breaks: boolean, at: string): readonly DataProblem[] => {
  const { answer } = rule;
  if (!answer || Object.hasOwn(answer, 'body')) return undocumented(rule, operation, breaks, at);
  if (answer.example === undefined) return undocumented(rule, operation, breaks, at);
  const content = documentedResponse(operation, answer.status ?? 200)?.content ?? [];
  const known = [...new Set(content.flatMap(({ examples }) => examples.map(({ name }) => name)))];
  return unknownNames([answer.example], known, `${at}/answer/example`, `example of ${operation.id}`);
};

const undocumented = (rule: RuleSpec, operation: Operation, breaks: boolean, at: string): readonly DataProblem[] => {
  const status = rule.answer?.status;
  if (status === undefined || breaks || isDocumented(operation, status)) return [];
  const known = operation.responses.map((response) => response.status).join(', ');
  return [
    {
      pointer: `${at}/answer/status`,
      message: `${operation.id} documents no ${status} (it documents ${known}); say "breaksContract: true" if that is meant`,
    },
  ];
};

const BREAKING = ['cut-short', 'malformed-json', 'content-type'];

const faultProblems = ({ fault }: RuleSpec, breaks: boolean, at: string): readonly DataProblem[] => {
  const kind = typeof fault === 'object' ? Object.keys(fault)[0] : fault;
  if (breaks || kind === undefined || !BREAKING.includes(kind)) return [];
  return [
    { pointer: `${at}/fault`, message: `${kind} breaks the contract; say "breaksContract: true" if that is meant` },
  ];
};
