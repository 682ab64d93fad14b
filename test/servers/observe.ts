import { planContract } from '../../src/contract/plan';
import { runContract } from '../../src/contract/run';
import { httpTarget } from '../../src/contract/targets/http-target';
import type { Variables } from '../../src/contract/variables';
import { isObject } from '../../src/core/json/json';
import type { RunEvent, TargetKind } from '../../src/core/results/events';
import type { Finding } from '../../src/core/results/finding';
import { type Change, serve, specOf } from './faithful';

export interface Observed {
  /** `failure body-schema required /body email`, each once, sorted. */
  readonly findings: readonly string[];
  /** Kinds of what could not be checked, each once. */
  readonly inconclusive: readonly string[];
  readonly events: readonly RunEvent[];
}

export interface ObserveOptions {
  readonly variables?: Variables;
  readonly kind?: Exclude<TargetKind, 'recording'>;
  readonly strict?: boolean;
  readonly only?: readonly string[];
}

/** Puts a vendor's whole suite to a server that answers as `change` has it, and closes the server. */
export const observe = async (vendor: string, change: Change, options: ObserveOptions = {}): Promise<Observed> => {
  const spec = specOf(vendor);
  const { variables = {}, kind = 'real', only = [] } = options;
  const served = await serve(spec, change);
  const events: RunEvent[] = [];
  try {
    const target = httpTarget({ spec, kind, baseUrl: served.url, variables });
    const planned = { target: kind, local: true, variables, only };
    const plan = planContract(spec, planned);
    for await (const event of runContract([{ spec, ...plan, planned, target }], { strict: options.strict ?? false }))
      events.push(event);
  } finally {
    await served.close();
  }
  return summarise(events);
};

const summarise = (events: readonly RunEvent[]): Observed => {
  const verdicts = events.flatMap((event) => (event.type === 'case-finished' ? [event.result.verdict] : []));
  const sorted = (items: readonly string[]) => [...new Set(items)].sort();
  return {
    findings: sorted(verdicts.flatMap(({ findings }) => findings.map(inWords))),
    inconclusive: sorted(
      verdicts.flatMap((verdict) => (verdict.kind === 'inconclusive' ? verdict.reasons.map(({ kind }) => kind) : [])),
    ),
    events,
  };
};

/** A finding without what differs from run to run; indexes as `*`. */
export const inWords = (finding: Finding): string => {
  const keyword = 'keyword' in finding ? [finding.keyword] : finding.kind === 'semantics' ? [finding.rule] : [];
  const missing =
    finding.kind === 'body-schema' && isObject(finding.params) ? finding.params.missingProperty : undefined;
  const at = finding.at.replaceAll(/\/\d+(?=\/|$)/g, '/*');
  return [finding.severity, finding.kind, ...keyword, at, ...(missing === undefined ? [] : [String(missing)])].join(
    ' ',
  );
};
