import type { Variables } from '../../contract/variables';
import type { Shard } from '../../core/results/events';
import type { ReadProgress } from '../../har/read-har';
import type { QuestionSettings } from './questions';

/** Everything has a default. */
export interface TestSettings extends QuestionSettings {
  /** Vendor names, files or URLs; default: every vendor under `specs/`. */
  readonly vendors?: readonly string[];
  readonly root?: string;
  /** Folders that documents may open files in, beside their own and the project's. */
  readonly allowFiles?: readonly string[];
  /** Hosts with private addresses that documents may lead to, each with a port or without. */
  readonly allowHosts?: readonly string[];
  /** The endpoint's own base URL by vendor; `UNDERSTUDY_TARGET_<VENDOR>` says the same. Without it a mock is started. */
  readonly target?: Readonly<Record<string, string>>;
  /** Recordings (HAR files) in the place of a target: their answers are judged, and nothing is sent. */
  readonly from?: readonly string[];
  /** Called while they are read. */
  readonly readProgress?: ReadProgress;
  /** What no document says is a failure, too. */
  readonly strict?: boolean;
  readonly dryRun?: boolean;
  /** Ends the run early: what was created is cleaned up, and the rest is not asked. */
  readonly signal?: AbortSignal;
  /** One even part of all vendors' cases together. */
  readonly shard?: Shard;
  /** One case, by its id. */
  readonly replay?: string;
  readonly failUnder?: number;
  /** So many failed cases end the run; the rest is not asked. */
  readonly bail?: number;
  /** Files of `mock --usage`: only what the application uses is asked. */
  readonly usage?: readonly string[];
  /** A file of known causes: what it lists is told, and fails nothing until its date. */
  readonly baseline?: string;
  /** Writes that file: new causes are taken in, those that are gone taken out, reasons and dates stay. */
  readonly updateBaseline?: boolean;
  /** Default: the process's. */
  readonly environment?: Variables;
}
