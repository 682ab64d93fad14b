/** Recording the traffic to a real endpoint. */
export { type RecordSettings, startRecording } from '../app/record-traffic';
export type { NotPassed } from '../record/proxy';
export type { RecordedLine } from '../record/recorder';
export { headline } from '../report/describe';
