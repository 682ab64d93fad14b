/** Serving from several processes. */
export type { WorkerSettings } from '../app/workers/worker-messages';
export { type RunningWorkers, startWorkers, type WorkersOptions } from '../app/workers/workers';
