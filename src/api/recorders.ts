/** Recording the traffic to a real endpoint. */
export { type RecordSettings, type RunningRecording, startRecording } from '../app/record-traffic';
export type { NotPassed } from '../record/proxy';
export type { RecordedLine } from '../record/recorder';
export { describeInconclusive, headline } from '../report/describe';
