import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type FoundDrift, findDrift } from '../../src/app/drift/find-drift';
import { runTests } from '../../src/app/testing/run-tests';
import type { Variables } from '../../src/contract/variables';
import type { RunEvent } from '../../src/core/results/events';
import { type Change, serve, specOf } from './faithful';
import { inWords } from './observe';

interface Drifted {
  readonly found: FoundDrift;
  /** What the suite finds at the same server by the corrected document, in the words of `inWords`; where it was corrected. */
  readonly after: readonly string[] | undefined;
}

/**
 * Drift of a shipped vendor, from a live run; then its overlay alone is put into a project, and the suite is put to the
 * server again.
 */
export const drifted = async (vendor: string, change: Change, environment: Variables = {}): Promise<Drifted> => {
  const root = mkdtempSync(path.join(tmpdir(), 'drift-'));
  const served = await serve(specOf(vendor), change);
  try {
    const found = await findDrift({ root, vendor, target: served.url, environment, overlay: true });
    if (found.overlay === undefined) return { found, after: undefined };
    mkdirSync(path.join(root, 'specs', vendor, 'overlays'), { recursive: true });
    writeFileSync(path.join(root, 'specs', vendor, 'overlays', '10-observed.yaml'), found.overlay);
    const events: RunEvent[] = [];
    const target = { [vendor]: served.url };
    await runTests({ root, environment, vendors: [vendor], target }, (event) => events.push(event));
    const findings = events.flatMap((event) =>
      event.type === 'case-finished' ? event.result.verdict.findings.map(inWords) : [],
    );
    return { found, after: [...new Set(findings)].sort() };
  } finally {
    await served.close();
    rmSync(root, { recursive: true });
  }
};
