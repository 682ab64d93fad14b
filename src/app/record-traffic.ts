import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseBaseUrl } from '../contract/targets/base-url';
import { secretsOf } from '../contract/values/secrets';
import { variablesOf } from '../contract/variables';
import { isObject } from '../core/json/json';
import { createHidden } from '../core/secrets/hidden-values';
import { writeEntry } from '../har/har-entry';
import { openHarFile } from '../har/har-file';
import { readEntries } from '../har/read-har';
import type { NotPassed } from '../record/proxy';
import { createRecorder, type RecordedLine } from '../record/recorder';
import { createRedaction, type Redaction } from '../record/redaction';
import { knownVendors } from '../specs/discover';
import type { Spec } from '../specs/spec';
import type { Config } from './project/config';
import { withOwnRedactions } from './project/own-redactions';
import { packageRoot } from './project/package-root';
import { refuseUnknownSettings } from './project/unknown-settings';
import { groundOf, openVendors } from './project/vendors';
import { inputsOf } from './testing/questions';

export interface RecordSettings {
  /** A vendor's name, a file or a URL. */
  readonly vendor: string;
  readonly target: string;
  readonly root?: string;
  readonly config?: Config;
  readonly allowFiles?: readonly string[];
  readonly allowHosts?: readonly string[];
  readonly port?: number;
  readonly host?: string;
  /** Default: `contract-tests/recordings/<vendor>/<time>.har`. */
  readonly out?: string;
  /** Milliseconds until an answer has to begin. */
  readonly timeout?: number;
  /** Bytes of a body that are kept; larger ones pass through and are left out of the file. */
  readonly maxBody?: number;
  readonly recorded: (line: RecordedLine) => void;
  readonly notRecorded: (what: NotPassed) => void;
  readonly failed: (error: unknown) => void;
}

interface RunningRecording {
  readonly url: string;
  readonly vendor: string;
  readonly file: string;
  /** Entries that the file had before. */
  readonly before: number;
  /** Ends the recording, and looks through the file for secrets that are still in it: each a place. */
  close(): Promise<readonly string[]>;
}

const MAX_BODY = 10 * 1024 * 1024;
const TIMEOUT = 30_000;
/** Milliseconds that running exchanges have when a recording ends. */
const PATIENCE = 2000;

/**
 * Starts a recorder before one endpoint.
 * @throws SPEC_*, UNKNOWN_VENDOR, TARGET_INVALID, RECORDING_INVALID, PORT_IN_USE, CONFIG_INVALID
 */
export const startRecording = async (settings: RecordSettings): Promise<RunningRecording> => {
  const { port = 4020, host = '127.0.0.1', timeout = TIMEOUT, maxBody = MAX_BODY } = settings;
  const target = parseBaseUrl(settings.target, true);
  const [vendor] = await openVendors([settings.vendor], groundOf(settings), 'answers');
  if (!vendor) throw new Error('one vendor was named, and none was opened');
  const { spec } = vendor;
  if (settings.config) refuseUnknownSettings(settings.config, [spec], undefined);
  const names = knownVendors(settings.root ?? process.cwd(), packageRoot).map(({ name }) => name);
  const variables = variablesOf(spec.name, [spec.name, ...names], process.env);
  const inputs = inputsOf(spec, variables, settings.target, settings.config ? { config: settings.config } : {});
  const { given } = await withOwnRedactions(vendor, inputs, true);
  const redaction = createRedaction({
    secrets: secretsOf(spec, inputs.variables, given),
    hide: given.redact,
    listed: listedWords(spec),
  });
  const file = settings.out ?? defaultFile(spec.name);
  const har = await openHarFile(file, ownVersion(), countEntries);
  const basePath = target.pathname.replace(/\/$/, '');
  const { proxy, settled } = createRecorder({
    spec,
    target,
    timeout,
    maxBody,
    certificate: given.certificate?.tls,
    redaction,
    hides: (name) => createHidden(given.redact)?.name(name) ?? false,
    sink: { append: (exchange) => har.append(writeEntry(exchange, { origin: target.origin, basePath })) },
    recorded: settings.recorded,
    notRecorded: settings.notRecorded,
    failed: settings.failed,
  });
  const taken = await proxy.listen(port, host).catch(async (error: unknown) => {
    await har.close();
    throw error;
  });
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${taken}`,
    vendor: spec.name,
    file,
    before: har.before,
    close: async () => {
      await proxy.close(PATIENCE);
      await settled();
      await har.close();
      return residues(file, redaction);
    },
  };
};

const defaultFile = (vendor: string): string => {
  const time = new Date().toISOString().slice(0, 19).replaceAll(':', '-');
  return join('contract-tests', 'recordings', vendor, `${time}.har`);
};

const ownVersion = (): string => {
  const manifest: unknown = JSON.parse(readFileSync(join(packageRoot, 'package.json'), 'utf8'));
  return isObject(manifest) && typeof manifest.version === 'string' ? manifest.version : '';
};

const countEntries = async (file: string): Promise<number> => {
  let count = 0;
  for await (const _entry of readEntries(file)) count++;
  return count;
};

/** A secret may have gone by before it was known as one. */
const residues = async (file: string, redaction: Redaction): Promise<readonly string[]> => {
  const found: string[] = [];
  let index = 0;
  for await (const entry of readEntries(file)) {
    const at = redaction.residue(entry);
    if (at !== undefined) found.push(`entry ${index}, ${at}`);
    index++;
  }
  return found;
};

/** The words of each `enum` of the document, with the one that stands for all of the list. */
const listedWords = (spec: Spec): ReadonlyMap<string, string> => {
  const words = new Map<string, string>();
  const seen = new Set<object>();
  const walk = (value: unknown): void => {
    if (typeof value !== 'object' || value === null || seen.has(value)) return;
    seen.add(value);
    const list: unknown = isObject(value) ? value.enum : undefined;
    if (Array.isArray(list)) {
      const texts = list.filter((one): one is string => typeof one === 'string');
      for (const text of texts) if (!words.has(text)) words.set(text, texts[0] ?? text);
    }
    for (const item of Object.values(value)) walk(item);
  };
  walk(spec.root);
  return words;
};
