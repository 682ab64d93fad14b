/** Starting mocks, in one process or several, and keeping them up to date. */
export type { MockSettings, ServedMock } from '../app/mock-settings';
export { type RunningMock, startMock } from '../app/start-mock';
export { type Notify, type Watching, watchMock } from '../app/watch';
export { connect, type MockClient, type ServedVendor } from '../client/mock-client';
export type { CallExpectation, TrafficEntry } from '../client/traffic-entry';
export { isLoopback } from '../core/network/loopback';
export { type AccessLog, createAccessLog, type LogFormat } from '../mock/log/access-log';
