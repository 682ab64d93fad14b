export { connect, type MockClient, type ServedVendor } from './mock-client';
export type { CallExpectation, TrafficEntry } from './traffic-entry';
