import type { Plan } from '../contract/plan';
import { runCase } from '../contract/run-case';
import { operationOf } from '../contract/select-operations';
import type { Transport } from '../contract/targets/target';
import { type Variables, variablesOf } from '../contract/variables';
import type { CaseResult, ContractCase } from '../core/case';
import { knownVendors } from '../specs/discover';
import { readConfig } from './config';
import { packageRoot } from './package-root';
import { inputsOf, planQuestions, type QuestionSettings, targetOf, type VendorInputs } from './questions';
import { openMock } from './start-mock';
import { refuseUnknownSettings } from './unknown-settings';
import { type OpenVendor, openVendorSync } from './vendors';

export interface SuiteSettings extends QuestionSettings {
  /** The project's folder; default: the working directory. */
  readonly root?: string;
  /** Base URL of a real endpoint; default `UNDERSTUDY_TARGET_<VENDOR>`, and without that a mock. */
  readonly target?: string;
  /** Default: `process.env`. */
  readonly env?: Variables;
  readonly strict?: boolean;
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
  const opened = openVendorSync(vendor, settings.root ?? process.cwd());
  const { spec } = opened;
  const names = knownVendors(settings.root ?? process.cwd(), packageRoot).map(({ name }) => name);
  const variables = variablesOf(spec.name, names, settings.env ?? process.env);
  const config = settings.config ?? readConfig(settings.root ?? process.cwd());
  refuseUnknownSettings(config, [spec], undefined);
  const inputs = inputsOf(spec, variables, settings.target, { ...settings, config });
  return {
    ...planQuestions(spec, settings, inputs),
    name: spec.name,
    kind: inputs.url === undefined ? 'mock' : 'real',
    start: (transport) => startSuite(opened, vendor, settings, { inputs, transport }),
  };
};

const startSuite = async (
  opened: OpenVendor,
  vendor: string,
  settings: SuiteSettings,
  { inputs, transport }: { readonly inputs: VendorInputs; readonly transport: Transport | undefined },
): Promise<RunningSuite> => {
  const { spec } = opened;
  const { url } = inputs;
  const where = { vendors: [vendor], callbacks: false, ...(settings.root !== undefined && { root: settings.root }) };
  const mock = url === undefined ? await openMock(where, { opened: [opened] }) : undefined;
  const mockUrl = mock?.vendors[0]?.baseUrl ?? '';
  const target = targetOf(spec, settings, inputs, { mockUrl, transport });
  return {
    baseUrl: url ?? mockUrl,
    check: async (contractCase) => {
      const options = { strict: settings.strict ?? false };
      return (await runCase(spec, operationOf(spec, contractCase), contractCase, target, options)).result;
    },
    close: async () => {
      await target.close();
      await mock?.close();
    },
  };
};
