import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { answersOfRun } from '../../src/app/drift/drift-answers';
import { driftIn, type FoundDrift } from '../../src/app/drift/find-drift';
import { type OpenVendor, openVendorSync } from '../../src/app/project/vendors';
import { runTests } from '../../src/app/testing/run-tests';
import type { Variables } from '../../src/contract/variables';
import { isObject } from '../../src/core/json/json';
import type { RunEvent } from '../../src/core/results/events';
import type { Finding } from '../../src/core/results/finding';
import type { Verdict } from '../../src/core/results/verdict';
import { type Change, serve } from './faithful';

interface Drifted {
  /** What the suite finds at the server: `failure body-schema required /body email`, each once, sorted. */
  readonly findings: readonly string[];
  /** Kinds of what could not be checked, each once, sorted. */
  readonly inconclusive: readonly string[];
  readonly asked: number;
  /** The drift of the same answers. */
  readonly found: FoundDrift;
  /** What the suite finds at the same server by the corrected document; where it was corrected. */
  readonly after: readonly string[] | undefined;
}

const opened = new Map<string, OpenVendor>();

/** The same for all tests of a file: what is compiled for one lie is good for the next. */
const vendorOf = (name: string, root: string): OpenVendor => {
  const vendor = opened.get(name) ?? openVendorSync(name, root);
  opened.set(name, vendor);
  return vendor;
};

/**
 * The suite of a shipped vendor is put to a server that answers as `change` has it, and the drift is found in its answers; then
 * its overlay alone is put into a project, and the suite is put to the server again.
 */
export const drifted = async (name: string, change: Change, environment: Variables = {}): Promise<Drifted> => {
  const root = mkdtempSync(path.join(tmpdir(), 'drift-'));
  const vendor = vendorOf(name, root);
  const served = await serve(vendor.spec, change);
  try {
    const settings = { root, environment, vendors: [name], target: { [name]: served.url } };
    const source = await answersOfRun(vendor, settings, () => {});
    const verdicts: Verdict[] = [];
    for await (const { verdict } of source.read()) if (verdict) verdicts.push(verdict);
    const ofFirst = {
      findings: findingsIn(verdicts),
      inconclusive: sorted(
        verdicts.flatMap((verdict) => (verdict.kind === 'inconclusive' ? verdict.reasons.map(({ kind }) => kind) : [])),
      ),
      asked: verdicts.length,
    };
    const found = await driftIn(source, vendor, vendor.spec.operations, { root, vendor: name, overlay: true });
    if (found.overlay === undefined) return { ...ofFirst, found, after: undefined };
    mkdirSync(path.join(root, 'specs', name, 'overlays'), { recursive: true });
    writeFileSync(path.join(root, 'specs', name, 'overlays', '10-observed.yaml'), found.overlay);
    const events: RunEvent[] = [];
    await runTests(settings, (event) => events.push(event));
    const after = findingsIn(events.flatMap((event) => (event.type === 'case-finished' ? [event.result.verdict] : [])));
    return { ...ofFirst, found, after };
  } finally {
    await served.close();
    rmSync(root, { recursive: true });
  }
};

const findingsIn = (verdicts: readonly Verdict[]): readonly string[] =>
  sorted(verdicts.flatMap(({ findings }) => findings.map(inWords)));

const sorted = (items: readonly string[]): readonly string[] => [...new Set(items)].sort();

/** A finding without what differs from run to run; indexes as `*`. */
const inWords = (finding: Finding): string => {
  const keyword = 'keyword' in finding ? [finding.keyword] : finding.kind === 'semantics' ? [finding.rule] : [];
  const missing =
    finding.kind === 'body-schema' && isObject(finding.params) ? finding.params.missingProperty : undefined;
  const at = finding.at.replaceAll(/\/\d+(?=\/|$)/g, '/*');
  return [finding.severity, finding.kind, ...keyword, at, ...(missing === undefined ? [] : [String(missing)])].join(
    ' ',
  );
};
