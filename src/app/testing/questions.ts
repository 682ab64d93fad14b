import type { KeptBodies } from '../../contract/kept-bodies';
import { type NamedPlan, type Plan, type PlanOptions, planContract, planNamed } from '../../contract/plan';
import { OPTIONS, type Selection } from '../../contract/selection/selection';
import { parseBaseUrl } from '../../contract/targets/base-url';
import { httpTarget } from '../../contract/targets/http-target';
import type { Clock } from '../../contract/targets/pacing';
import type { Target, Transport } from '../../contract/targets/target';
import type { Given, GivenHeader } from '../../contract/values/given';
import { promisedTokens, tokenPlan } from '../../contract/values/token-source';
import { readVariable, type Variables, variableName } from '../../contract/variables';
import { isLoopback } from '../../core/network/loopback';
import type { VendorUsage } from '../../core/usage';
import type { Spec } from '../../specs/spec';
import { type Config, vendorConfig } from '../project/config';
import { type GivenSources, givenFor } from './given-values';

/** The options of the command line and of Jest about the questions and their target; everything has a default. */
export interface QuestionSettings extends Selection, GivenSources {
  /** Generated cases per operation. */
  readonly generate?: number;
  readonly seed?: number;
  readonly allowUnsafe?: boolean;
  /** With it what the run did not create may be changed and deleted, too. */
  readonly touchExisting?: boolean;
  /** Of which cases the bodies are kept; default: of a real endpoint the failed and warned ones, of a mock all. */
  readonly bodies?: KeptBodies;
  /** Per vendor. */
  readonly maxRequests?: number;
  /** `2/s`. */
  readonly rate?: string;
  /** Milliseconds per request. */
  readonly timeout?: number;
  /** Bytes of one answer. */
  readonly maxBody?: number;
}

/** The real endpoint that the environment names for a vendor. */
const targetFromEnvironment = (vendor: string, variables: Variables): string | undefined =>
  readVariable(variables, variableName('target', vendor));

/** What there is for one vendor: where it is asked, and what the user gives. */
export interface VendorInputs {
  /** The real endpoint; `undefined`: a mock of ours. */
  readonly url: string | undefined;
  readonly variables: Variables;
  readonly given: Given;
  /** What the application uses of it; `undefined`: all of it is asked about. */
  readonly used?: VendorUsage;
  /** What the configuration names for it and the environment lacks: without it nothing is sent there. */
  readonly unset?: readonly UnsetVariable[];
}

export interface UnsetVariable {
  readonly variable: string;
  readonly place: string;
}

/** The target by flag, environment or configuration, and all that is given: a flag wins over the environment, and that over the file. */
export const inputsOf = (
  spec: Spec,
  environment: Variables,
  target: string | undefined,
  sources: GivenSources,
): VendorInputs => {
  const byFile = sources.config ? targetFromConfig(sources.config, spec.name) : undefined;
  const url = target ?? targetFromEnvironment(spec.name, environment) ?? byFile;
  const { given, variables } = givenFor(spec, sources, url !== undefined);
  // The last line of a file, or of a secret that was pasted, ends in a line break that is no part of it.
  const all = Object.entries(environment).map(([name, value]) => [name, value?.replace(/[\r\n]+$/, '')] as const);
  const set: Variables = Object.fromEntries(all.filter(([, value]) => value !== undefined && value !== ''));
  // What is set to the empty text takes nothing from the file; a password may be empty.
  return { url, given: withHeaders(given, set), variables: { ...Object.fromEntries(all), ...variables, ...set } };
};

/** A header of the file has a variable, too: it stands in a curl line where its value is secret. */
const withHeaders = (given: Given, environment: Variables): Given => {
  const own = <Has extends { readonly headers: readonly GivenHeader[] }>(has: Has): Has => ({
    ...has,
    headers: has.headers.map((header) =>
      header.flag ? header : { ...header, value: readVariable(environment, header.variable) ?? header.value },
    ),
  });
  const operations = Object.entries(given.operations).map(([id, operation]) => [id, own(operation)] as const);
  return { ...own(given), operations: Object.fromEntries(operations) };
};

const targetFromConfig = (config: Config, vendor: string): string | undefined =>
  vendorConfig({ ...config, vendors: onlyTarget(config, vendor) }, vendor, true).target;

/** The rest need not be set to know where to ask. */
const onlyTarget = ({ vendors }: Config, vendor: string): Config['vendors'] => {
  const target = Object.hasOwn(vendors, vendor) ? vendors[vendor]?.target : undefined;
  return target === undefined ? {} : { [vendor]: { target } };
};

/** The questions a document raises. */
export const planQuestions = (spec: Spec, settings: QuestionSettings, inputs: VendorInputs): Plan =>
  planContract(spec, optionsOf(spec, settings, inputs));

/** The same for one of several documents: a word may mean another one's. */
export const planQuestionsOfOne = (spec: Spec, settings: QuestionSettings, inputs: VendorInputs): NamedPlan =>
  planNamed(spec, optionsOf(spec, settings, inputs));

/** How the questions are planned. */
export const optionsOf = (
  spec: Spec,
  settings: QuestionSettings,
  { url, variables, given, used }: VendorInputs,
): PlanOptions => ({
  target: url === undefined ? 'mock' : 'real',
  variables: url === undefined ? variables : { ...variables, ...promisedTokens(tokenPlan(spec, variables, given)) },
  given,
  allowUnsafe: settings.allowUnsafe ?? false,
  touchExisting: settings.touchExisting ?? false,
  local: url === undefined || isLoopback(parseBaseUrl(url, true).hostname),
  ...(used && { used }),
  ...Object.fromEntries(OPTIONS.flatMap((option) => (settings[option] ? [[option, settings[option]]] : []))),
  ...(settings.generate && { generate: { count: settings.generate, seed: settings.seed ?? 1 } }),
});

interface TargetWays {
  readonly mockUrl: string;
  readonly transport?: Transport | undefined;
  readonly clock?: Clock | undefined;
}

/** The target of the questions: the real endpoint at `url`, or our mock at `mockUrl`, which needs no budget. */
export const targetOf = (
  spec: Spec,
  settings: QuestionSettings,
  { url, variables, given }: VendorInputs,
  { mockUrl, transport, clock }: TargetWays,
): Target =>
  httpTarget({
    spec,
    variables,
    given,
    kind: url === undefined ? 'mock' : 'real',
    baseUrl: url ?? mockUrl,
    allowUnsafe: settings.allowUnsafe ?? false,
    ...(transport && { transport }),
    ...(clock && { clock }),
    ...(settings.timeout !== undefined && { timeout: settings.timeout }),
    ...(settings.maxBody !== undefined && { maxBody: settings.maxBody }),
    ...(url !== undefined && settings.maxRequests !== undefined && { maxRequests: settings.maxRequests }),
    ...(url !== undefined && settings.rate !== undefined && { rate: settings.rate }),
  });
