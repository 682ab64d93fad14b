import { createSelector, isSelective, type Selection } from '../../contract/selection/selection';
import { refuseUnmatched } from '../../contract/selection/unmatched';
import { variablesOf } from '../../contract/variables';
import type { DriftItem, DriftReport } from '../../core/drift-item';
import { fail } from '../../core/errors';
import { counted } from '../../core/text/counted';
import type { Collection } from '../../drift/collect-answers';
import { compare } from '../../drift/compare';
import { markUsedDrift } from '../../drift/mark-used';
import { neverSeen } from '../../drift/never-seen';
import type { SourceFile } from '../../specs/source/source-file';
import type { Operation, Spec } from '../../specs/spec';
import { withOwnRedactions } from '../project/own-redactions';
import { refuseUnknownSettings } from '../project/unknown-settings';
import { groundOf, type OpenVendor, openVendors } from '../project/vendors';
import { inputsOf } from '../testing/questions';
import type { TestSettings } from '../testing/test-settings';
import { readUsages, usageOf } from '../usage-file';
import { collectAnswers } from './compare-answers';
import { type AnswerSource, answersOfFiles, answersOfRun, type DriftProgress } from './drift-answers';
import { proposeOverlay } from './propose-overlay';

export interface DriftSettings extends Omit<TestSettings, 'vendors' | 'target' | 'from'>, DriftProgress {
  readonly vendor: string;
  /** Recordings: HAR files, or JSON reports of `understudy test`. */
  readonly from?: readonly string[];
  /** The real endpoint's base URL, which is asked the contract's questions. */
  readonly target?: string;
  /** Also propose an overlay. */
  readonly overlay?: boolean;
}

export interface FoundDrift {
  readonly report: DriftReport;
  /** An OpenAPI Overlay 1.0 as YAML; absent where there is nothing to patch. */
  readonly overlay?: string;
}

/**
 * Compares a document with answers of its vendor, and proposes the overlay after which they conform.
 * @throws USAGE, UNKNOWN_VENDOR, SPEC_*, REPORT_UNREADABLE
 */
export const findDrift = async (
  settings: DriftSettings,
  warn: (problem: string) => void = () => {},
): Promise<FoundDrift> => {
  const [vendor] = await openVendors([settings.vendor], groundOf(settings), 'answers');
  if (!vendor) throw fail('UNKNOWN_VENDOR', settings.vendor, '');
  // Before anything is sent: a mistake in it is the user's.
  const used = settings.usage && usageOf(readUsages(settings.usage), vendor.name);
  const operations = chosenOf(vendor.spec, settings);
  const all = await sourceOf(settings, vendor, warn);
  const source = settings.from && isSelective(settings) ? ofOperations(all, operations) : all;
  const { report, ...rest } = await driftIn(source, vendor, operations, settings);
  return { ...rest, report: used ? { ...report, items: markUsedDrift(report.items, used) } : report };
};

/** What these answers of a vendor show, and the overlay after which they conform; `operations` are those that were to be asked. */
export const driftIn = async (
  source: AnswerSource,
  vendor: OpenVendor,
  operations: readonly Operation[],
  settings: Pick<DriftSettings, 'vendor' | 'root' | 'allowFiles' | 'allowHosts' | 'overlay'>,
): Promise<FoundDrift> => {
  const first = await collectAnswers(vendor.spec, source, true);
  const found = compare(first.collection, source.redact);
  const report = (items: readonly DriftItem[], notices: readonly string[]): DriftReport => ({
    schemaVersion: 1,
    vendor: vendor.name,
    source: source.name,
    answers: first.collection.answers,
    items: [...first.unknown, ...items],
    neverSeen: neverSeen(vendor.spec, operations, first.collection),
    inconclusive: first.collection.inconclusive,
    notices: [...source.notices, ...notices, ...doubtNotices(first.collection)],
  });
  if (!settings.overlay)
    return {
      report: report(
        found.map(({ item }) => item),
        [],
      ),
    };
  const reopen = async (overlay: SourceFile): Promise<Spec> => {
    const [opened] = await openVendors([settings.vendor], { ...groundOf(settings), overlays: [overlay] }, 'answers');
    return (opened ?? vendor).spec;
  };
  const { items, notices, overlay } = await proposeOverlay(reopen, vendor, source, first.collection, found);
  return { report: report(items, notices), ...(overlay !== undefined && { overlay }) };
};

/**
 * What was chosen; what belongs to no operation is left out with the rest.
 * @throws UNKNOWN_OPERATION, USAGE for a word that means nothing here
 */
const chosenOf = (spec: Spec, selection: Selection): readonly Operation[] => {
  if (!isSelective(selection)) return spec.operations;
  const selector = createSelector(spec, selection);
  const chosen = spec.operations.filter(selector.mayWant);
  refuseUnmatched(selection, [selector.matched], [spec]);
  if (chosen.length === 0)
    throw fail(
      'USAGE',
      'No operation is in all that was chosen: each option narrows what the others leave. Leave one out.',
    );
  return chosen;
};

const ofOperations = (source: AnswerSource, operations: readonly Operation[]): AnswerSource => {
  const wanted = new Set(operations.map(({ method, path }) => `${method} ${path}`));
  return {
    ...source,
    async *read() {
      for await (const answer of source.read()) {
        const { operation } = answer;
        if (operation && wanted.has(`${operation.method} ${operation.path}`)) yield answer;
      }
    },
  };
};

const doubtNotices = ({ doubts }: Collection): readonly string[] =>
  [...doubts].map(([reason, count]) => `not wholly compared, in ${counted(count, 'answer')}: ${reason}`);

const sourceOf = async (
  { from = [], target, ...settings }: DriftSettings,
  vendor: OpenVendor,
  warn: (problem: string) => void,
): Promise<AnswerSource> => {
  if (from.length > 0) {
    if (settings.config) refuseUnknownSettings(settings.config, [vendor.spec], undefined);
    const environment = variablesOf(vendor.name, [vendor.name], settings.environment ?? process.env);
    const inputs = inputsOf(vendor.spec, environment, undefined, settings);
    return answersOfFiles(from, vendor, await withOwnRedactions(vendor, inputs, true), settings);
  }
  if (target !== undefined)
    return answersOfRun(vendor, { ...settings, vendors: [settings.vendor], target: { [vendor.name]: target } }, warn);
  throw fail(
    'USAGE',
    'Say what to compare with: --from a recording or report, --target a URL, or --against a document.',
  );
};
