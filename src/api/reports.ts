/** Telling people and programs about a run of tests, while it goes on or when it is over. */
export { createReporters, type WantedReport } from '../app/testing/reporters';
export { describeFinding, describeInconclusive } from '../report/describe';
export { documentDriftLines, driftLines } from '../report/drift-text';
export { eventsOfReport, missingShards } from '../report/json/json-events';
export { mergeReports, readJsonReport } from '../report/merge';
export { readEvents } from '../report/ndjson';
export { type Reporter, replay } from '../report/reporter';
export { driftSarif } from '../report/sarif';
export { writeReportFile as writeText } from '../report/sink';
