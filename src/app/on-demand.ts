/**
 * The parts of the public API that only some customers need, loaded when they are first called: who serves mocks does not
 * wait for property-based testing, HTTP clients and reports.
 */
type Suite = typeof import('./contract-suite');
type Tests = typeof import('./tests');
type Sensitivity = typeof import('./sensitivity');
type Reporters = typeof import('./reporters');
type Lint = typeof import('./lint');
type List = typeof import('./list');
type Init = typeof import('./init');
type Describe = typeof import('../report/describe');
type Merge = typeof import('../report/merge');
type Ndjson = typeof import('../report/ndjson');
type Reporter = typeof import('../report/reporter');
type Sink = typeof import('../report/sink');

const suite = (): Suite => require('./contract-suite') as Suite;
const tests = (): Tests => require('./tests') as Tests;
const describe = (): Describe => require('../report/describe') as Describe;
const merge = (): Merge => require('../report/merge') as Merge;

/** See `contract-suite.ts`. */
export const openContractSuite: Suite['openContractSuite'] = (...args) => suite().openContractSuite(...args);

/** See `tests.ts`. */
export const planTests: Tests['planTests'] = (...args) => tests().planTests(...args);

/** See `tests.ts`. */
export const runTests: Tests['runTests'] = (...args) => tests().runTests(...args);

/** See `sensitivity.ts`. */
export const measureSensitivity: Sensitivity['measureSensitivity'] = (...args) =>
  (require('./sensitivity') as Sensitivity).measureSensitivity(...args);

/** See `reporters.ts`. */
export const createReporters: Reporters['createReporters'] = (...args) =>
  (require('./reporters') as Reporters).createReporters(...args);

/** See `lint.ts`. */
export const lintSpecs: Lint['lintSpecs'] = (...args) => (require('./lint') as Lint).lintSpecs(...args);

/** See `workers.ts`. */
export const startWorkers: typeof import('./workers')['startWorkers'] = (...args) =>
  (require('./workers') as typeof import('./workers')).startWorkers(...args);

/** See `watch.ts`. */
export const watchMock: typeof import('./watch')['watchMock'] = (...args) =>
  (require('./watch') as typeof import('./watch')).watchMock(...args);

/** See `list.ts`. */
export const describeVendors: List['describeVendors'] = (...args) =>
  (require('./list') as List).describeVendors(...args);

/** See `init.ts`. */
export const initVendor: Init['initVendor'] = (...args) => (require('./init') as Init).initVendor(...args);

/** See `describe.ts`. */
export const describeFinding: Describe['describeFinding'] = (...args) => describe().describeFinding(...args);

/** See `describe.ts`. */
export const describeInconclusive: Describe['describeInconclusive'] = (...args) =>
  describe().describeInconclusive(...args);

/** See `merge.ts`. */
export const mergeReports: Merge['mergeReports'] = (...args) => merge().mergeReports(...args);

/** See `merge.ts`. */
export const readJsonReport: Merge['readJsonReport'] = (...args) => merge().readJsonReport(...args);

/** See `ndjson.ts`. */
export const readEvents: Ndjson['readEvents'] = (...args) =>
  (require('../report/ndjson') as Ndjson).readEvents(...args);

/** See `reporter.ts`. */
export const replay: Reporter['replay'] = (...args) => (require('../report/reporter') as Reporter).replay(...args);

/** See `sink.ts`. */
export const writeText: Sink['writeReportFile'] = (...args) =>
  (require('../report/sink') as Sink).writeReportFile(...args);
