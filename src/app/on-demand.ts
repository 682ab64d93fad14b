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

const suite = (): Suite => require('./contract-suite') as Suite;
const tests = (): Tests => require('./tests') as Tests;

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
