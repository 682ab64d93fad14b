/** Asking the contract's questions, and measuring what they notice. */
export {
  type ContractSuite,
  openContractSuite,
  type RunningSuite,
  type SuiteSettings,
} from '../app/testing/contract-suite';
export { type PlannedVendor, planTests } from '../app/testing/plan-tests';
export { runTests } from '../app/testing/run-tests';
export { measureSensitivity, type SensitivityRow } from '../app/testing/sensitivity-of-vendors';
export type { TestSettings } from '../app/testing/test-settings';
export type { TestSummary } from '../app/testing/test-summary';
export { headOf, readAnswer, watchAnswer } from '../contract/targets/loopback-transport';
export { type Transport, TransportError } from '../contract/targets/target';
export { asTransportError } from '../contract/targets/transport-errors';
export type { CaseResult, ContractCase, SkippedCase } from '../core/results/case';
export type { Finding } from '../core/results/finding';
export { outcomeOf, type Verdict } from '../core/results/verdict';
