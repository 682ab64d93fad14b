import { type Plan, planContract } from '../contract/plan';
import { operationOf } from '../contract/run';
import { runCase } from '../contract/run-case';
import type { Target, Transport } from '../contract/target';
import { isLoopback, parseBaseUrl } from '../contract/targets/base-url';
import { httpTarget } from '../contract/targets/http';
import { readVariable, type Variables, variableName } from '../contract/variables';
import type { CaseResult, ContractCase } from '../core/case';
import type { Spec } from '../specs/spec';
import { startMock } from './mock';
import { openVendorSync } from './vendors';

export interface SuiteSettings {
  /** The project's folder; default: the working directory. */
  readonly root?: string;
  /** Base URL of a real endpoint; default `UNDERSTUDY_TARGET_<VENDOR>`, and without that a mock. */
  readonly target?: string;
  /** Default: `process.env`. */
  readonly env?: Variables;
  readonly generate?: number;
  readonly seed?: number;
  readonly strict?: boolean;
  readonly allowUnsafe?: boolean;
  readonly maxRequests?: number;
  readonly rate?: string;
  /** Operation ids or case ids. */
  readonly only?: readonly string[];
}

/** A vendor's questions, collected synchronously, as test runners want them; nothing is started yet. */
export interface ContractSuite extends Plan {
  readonly name: string;
  readonly kind: 'mock' | 'real';
  /** Starts the mock where there is no target. `transport` sends in the place of undici. */
  start(transport?: Transport): Promise<RunningSuite>;
}

export interface RunningSuite {
  readonly baseUrl: string;
  check(contractCase: ContractCase): Promise<CaseResult>;
  close(): Promise<void>;
}

/**
 * Everything a test runner needs to put a vendor's contract to a mock or to the real endpoint.
 * @throws UNKNOWN_VENDOR, SPEC_*, TARGET_INVALID, USAGE
 */
export const openContractSuite = (vendor: string, settings: SuiteSettings = {}): ContractSuite => {
  const root = settings.root ?? process.cwd();
  const { spec } = openVendorSync(vendor, root);
  const variables = settings.env ?? process.env;
  const target = settings.target ?? readVariable(variables, variableName('target', spec.name));
  const kind = target === undefined ? 'mock' : 'real';
  const plan = planContract(spec, {
    target: kind,
    variables,
    local: target === undefined || isLoopback(parseBaseUrl(target, true)),
    allowUnsafe: settings.allowUnsafe ?? false,
    only: settings.only ?? [],
    ...(settings.generate && { generate: { count: settings.generate, seed: settings.seed ?? 1 } }),
  });
  return {
    ...plan,
    name: spec.name,
    kind,
    start: (transport) => startSuite(spec, vendor, { ...settings, root, env: variables }, target, transport),
  };
};

const startSuite = async (
  spec: Spec,
  vendor: string,
  settings: SuiteSettings,
  target: string | undefined,
  transport: Transport | undefined,
): Promise<RunningSuite> => {
  const mock =
    target === undefined
      ? await startMock({ vendors: [vendor], ...(settings.root && { root: settings.root }) })
      : undefined;
  const baseUrl = target ?? mock?.vendors[0]?.baseUrl ?? '';
  const made: Target = httpTarget({
    spec,
    kind: target === undefined ? 'mock' : 'real',
    baseUrl,
    variables: settings.env ?? {},
    ...(transport && { transport }),
    ...(settings.maxRequests && { maxRequests: settings.maxRequests }),
    ...(settings.rate && { rate: settings.rate }),
    ...(settings.allowUnsafe && { allowUnsafe: settings.allowUnsafe }),
  });
  return {
    baseUrl,
    check: async (contractCase) => {
      const options = { strict: settings.strict ?? false };
      return (await runCase(spec, operationOf(spec, contractCase), contractCase, made, options)).result;
    },
    close: async () => {
      await made.close();
      await mock?.close();
    },
  };
};
