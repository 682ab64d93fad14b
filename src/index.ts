export { type Config, readConfig } from './app/config';
export type { ContractSuite, RunningSuite, SuiteSettings } from './app/contract-suite';
export type { LintResult } from './app/lint';
export type { ListedOperation, ListedStatus, ListedVendor } from './app/list';
export { type MockSettings, type RunningMock, type ServedMock, startMock } from './app/mock';
export {
  createReporters,
  describeFinding,
  describeInconclusive,
  describeVendors,
  initVendor,
  lintSpecs,
  measureSensitivity,
  mergeReports,
  openContractSuite,
  planTests,
  readEvents,
  readJsonReport,
  replay,
  runTests,
  startWorkers,
  watchMock,
  writeText,
} from './app/on-demand';
export { packageRoot } from './app/package-root';
export type { ReportWish } from './app/reporters';
export type { SensitivityRow } from './app/sensitivity';
export type { PlannedVendor, TestSettings, TestSummary } from './app/tests';
export { type Allowances, type OpenVendor, openVendorSync } from './app/vendors';
export type { Tell, Watching } from './app/watch';
export type { WorkerSettings } from './app/worker-messages';
export type { RunningWorkers, WorkersOptions } from './app/workers';
export { type Transport, TransportError } from './contract/target';
export type { CaseResult, ContractCase, SkippedCase } from './core/case';
export { fail, isOurs, messageOf, UnderstudyError } from './core/errors';
export type { Finding } from './core/finding';
export { plain, plainJson, plainLines } from './core/plain';
export { outcomeOf, type Verdict } from './core/verdict';
export { type AccessLog, createAccessLog } from './mock/access-log';
export { changed } from './mock/behaviours/changed';
export { defineVendor } from './mock/behaviours/define-vendor';
export { listFailures } from './mock/behaviours/failures';
export { pickLanguage } from './mock/behaviours/language';
export { limitLists } from './mock/behaviours/limit';
export { recordById } from './mock/behaviours/record';
export { selectProperties } from './mock/behaviours/select';
export { convertTimes, parseTime } from './mock/behaviours/time-zone';
export {
  answerWhen,
  breaks,
  isRefusedToken,
  isUnknownId,
  lacksPermission,
  type Trigger,
} from './mock/behaviours/trigger';
export { partOf } from './mock/records';
export type {
  Behaviour,
  BehaviourContext,
  Choice,
  CompiledBehaviour,
  Draft,
  RecordPlan,
  RecordSet,
  VendorDefinition,
} from './mock/types';
