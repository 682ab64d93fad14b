export { type Config, readConfig } from './app/config';
export { type ContractSuite, openContractSuite, type RunningSuite, type SuiteSettings } from './app/contract-suite';
export { describeVendors, type ListedOperation, type ListedStatus, type ListedVendor } from './app/describe-vendors';
export { initVendor } from './app/init-vendor';
export { type LintResult, lintSpecs } from './app/lint-specs';
export type { MockSettings, ServedMock } from './app/mock-settings';
export { packageRoot } from './app/package-root';
export { createReporters, type WantedReport } from './app/reporters';
export { type PlannedVendor, planTests, runTests, type TestSettings, type TestSummary } from './app/run-tests';
export { measureSensitivity, type SensitivityRow } from './app/sensitivity-of-vendors';
export { type RunningMock, startMock } from './app/start-mock';
export { type Allowances, type OpenVendor, openVendorSync } from './app/vendors';
export { type Notify, type Watching, watchMock } from './app/watch';
export type { WorkerSettings } from './app/workers/worker-messages';
export { type RunningWorkers, startWorkers, type WorkersOptions } from './app/workers/workers';
export { type Transport, TransportError } from './contract/targets/target';
export type { CaseResult, ContractCase, SkippedCase } from './core/case';
export { fail, isOurs, messageOf, UnderstudyError } from './core/errors';
export type { Finding } from './core/finding';
export { isLoopback } from './core/network/loopback';
export { plain, plainDeep, plainJson, plainLines, withoutCommands } from './core/text/plain';
export { terminalOf } from './core/text/terminal';
export { outcomeOf, type Verdict } from './core/verdict';
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
export { type AccessLog, createAccessLog, type LogFormat } from './mock/log/access-log';
export { partOf } from './mock/records/records';
export type {
  Behaviour,
  BehaviourContext,
  Choice,
  CompiledBehaviour,
  RecordPlan,
  RecordSet,
  ResponseDraft,
  VendorDefinition,
} from './mock/types';
export { describeFinding, describeInconclusive } from './report/describe';
export { mergeReports, readJsonReport } from './report/merge';
export { readEvents } from './report/ndjson';
export { replay } from './report/reporter';
export { writeReportFile as writeText } from './report/sink';
export { causesOf, messageText, type ProblemCause, placeText } from './specs/problem-causes';
