import { type NamedPlan, type Plan, type PlanOptions, planContract, planNamed } from '../contract/plan';
import { parseBaseUrl } from '../contract/targets/base-url';
import { httpTarget } from '../contract/targets/http-target';
import type { Target, Transport } from '../contract/targets/target';
import { readVariable, type Variables, variableName } from '../contract/variables';
import { isLoopback } from '../core/network/loopback';
import type { Spec } from '../specs/spec';

/** The options of the command line and of Jest about the questions and their target; everything has a default. */
export interface QuestionSettings {
  /** Generated cases per operation. */
  readonly generate?: number;
  readonly seed?: number;
  /** Operation ids or case ids. */
  readonly only?: readonly string[];
  readonly allowUnsafe?: boolean;
  /** Per vendor. */
  readonly maxRequests?: number;
  /** `2/s`. */
  readonly rate?: string;
  /** Milliseconds per request. */
  readonly timeout?: number;
}

/** The real endpoint that the environment names for a vendor. */
export const targetFromEnvironment = (vendor: string, variables: Variables): string | undefined =>
  readVariable(variables, variableName('target', vendor));

/** The questions a document raises; `url` is the real endpoint, `undefined` a mock of ours. */
export const planQuestions = (
  spec: Spec,
  settings: QuestionSettings,
  variables: Variables,
  url: string | undefined,
): Plan => planContract(spec, optionsOf(settings, variables, url));

/** The same for one of several documents: a name in `only` may be another one's. */
export const planQuestionsOfOne = (
  spec: Spec,
  settings: QuestionSettings,
  variables: Variables,
  url: string | undefined,
): NamedPlan => planNamed(spec, optionsOf(settings, variables, url));

const optionsOf = (settings: QuestionSettings, variables: Variables, url: string | undefined): PlanOptions => ({
  target: url === undefined ? 'mock' : 'real',
  variables,
  allowUnsafe: settings.allowUnsafe ?? false,
  local: url === undefined || isLoopback(parseBaseUrl(url, true).hostname),
  only: settings.only ?? [],
  ...(settings.generate && { generate: { count: settings.generate, seed: settings.seed ?? 1 } }),
});

/** The target of the questions: the real endpoint at `url`, or our mock at `mockUrl`, which needs no budget. */
export const targetOf = (
  spec: Spec,
  settings: QuestionSettings,
  variables: Variables,
  {
    url,
    mockUrl,
    transport,
  }: { readonly url: string | undefined; readonly mockUrl: string; readonly transport?: Transport | undefined },
): Target =>
  httpTarget({
    spec,
    variables,
    kind: url === undefined ? 'mock' : 'real',
    baseUrl: url ?? mockUrl,
    allowUnsafe: settings.allowUnsafe ?? false,
    ...(transport && { transport }),
    ...(settings.timeout !== undefined && { timeout: settings.timeout }),
    ...(url !== undefined && settings.maxRequests !== undefined && { maxRequests: settings.maxRequests }),
    ...(url !== undefined && settings.rate !== undefined && { rate: settings.rate }),
  });
