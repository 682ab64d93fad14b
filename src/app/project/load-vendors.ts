import { join } from 'node:path';
import { fail } from '../../core/errors';
import { once } from '../../core/once';
import { loadRecords } from '../../mock/records/load-records';
import { loadScenarios } from '../../mock/scenarios/scenario-file';
import type { MockVendor, VendorDefinition } from '../../mock/types';
import { findVendors, resolveSpecArgument } from '../../specs/discover';
import { causeLines } from '../../specs/problem-causes';
import type { SpecProblem } from '../../specs/spec';
import type { MockSettings } from '../mock-settings';
import { codeStamp, loadDefinition, reloadDefinition } from './load-definition';
import { packageRoot } from './package-root';
import { groundOf, homeOf, type OpenVendor, openVendors } from './vendors';

/** The vendors of a mock, read as often as they change. */
interface VendorLoader {
  /** `opened`: the documents, where they have been read already. Raises what the documents, definitions and records raise. */
  load(opened?: readonly OpenVendor[]): Promise<readonly MockVendor[]>;
  /**
   * Like `load`, but reads everything at once and compares it with `before`. Raises RELOAD_REFUSED for the first
   * operation that worked and would now be left out, and for the first scenario that does not load.
   */
  reload(before: readonly MockVendor[]): Promise<readonly MockVendor[]>;
  /** The files, and folders with all that is in them, that these vendors are made from. A URL is not among them. */
  files(vendors: readonly MockVendor[]): readonly string[];
}

/** A loader that reads a definition's code again only when a file of it has changed. */
export const createVendorLoader = (settings: MockSettings): VendorLoader => {
  const home = settings.home ?? homeOf(settings.root ?? process.cwd());
  const own = new Set(findVendors(home).map(({ name }) => name));
  const known = new Map<string, { readonly stamp: number; readonly definition: Promise<VendorDefinition> }>();

  const definitionOf = (name: string, mockDir: string): Promise<VendorDefinition> => {
    const before = known.get(mockDir);
    // Looked at only when something is loaded again: most mocks load once.
    const stamp = before ? codeStamp(mockDir) : 0;
    if (before && (before.stamp === stamp || stamp < startedAt)) return before.definition;
    const definition = before ? reloadDefinition(name, mockDir, stamp) : loadDefinition(name, mockDir);
    known.set(mockDir, { stamp, definition });
    // A definition that did not load is tried again, even when only another file has changed.
    definition.catch(() => known.set(mockDir, { stamp: 0, definition }));
    return definition;
  };
  const startedAt = Date.now();

  const load: VendorLoader['load'] = async (given) => {
    const opened = given ?? (await openVendors(settings.vendors ?? [], groundOf({ ...settings, home }), 'works'));
    return Promise.all(opened.map((vendor) => toMockVendor(vendor, settings, definitionOf)));
  };
  /** One of the package's vendors with the same name would stand in for the project's. */
  const refuseGone = (): void => {
    const now = findVendors(home).map(({ name }) => name);
    const names = settings.vendors ?? [];
    const gone = names.filter((name) => own.has(name) && !now.includes(name));
    if (gone.length === 0 && (names.length > 0 || now.length > 0)) return;
    const what = names.length > 0 ? gone.join(', ') : 'vendor';
    throw fail('RELOAD_REFUSED', `There is no ${what} in ${join(home, 'specs')} now; what comes back is loaded.`);
  };
  return {
    load,
    async reload(before) {
      refuseGone();
      const next = await load();
      for (const vendor of next) void vendor.scenarios;
      const news = newErrors(before, next);
      if (news.length > 0) throw fail('RELOAD_REFUSED', causeLines(news).join('\n'));
      return next;
    },
    files: (vendors) => filesOf(settings, home, vendors),
  };
};

const toMockVendor = async (
  { name, spec, mockDir }: OpenVendor,
  settings: MockSettings,
  definitionOf: (name: string, mockDir: string) => Promise<VendorDefinition>,
): Promise<MockVendor> => {
  const definition = mockDir === undefined ? { name } : await definitionOf(name, mockDir);
  const scenarios = once(() => loadScenarios(mockDir, name, spec));
  return {
    name,
    prefix: `/${name}`,
    spec,
    definition,
    // Read when one is first wanted: most runs play none, and a dozen files with their schema take longer than a document.
    get scenarios() {
      return scenarios();
    },
    records:
      settings.data === 'store' && mockDir !== undefined ? loadRecords(mockDir, definition, spec, settings) : null,
    madeRecords: settings.data === 'store' && definition.records === undefined ? settings.records : undefined,
  };
};

/** What could not be honoured before either is no reason to stay behind. */
const newErrors = (before: readonly MockVendor[], next: readonly MockVendor[]): readonly SpecProblem[] => {
  const known = new Set(before.flatMap(({ spec }) => spec.problems.map(({ message }) => message)));
  return next
    .flatMap(({ spec }) => spec.problems)
    .filter(({ severity, message }) => severity === 'error' && !known.has(message));
};

const filesOf = (settings: MockSettings, home: string, vendors: readonly MockVendor[]): readonly string[] => {
  const { vendors: names = [], root = process.cwd() } = settings;
  const files = vendors.flatMap(({ spec }) => spec.files);
  if (names.length === 0) {
    return [...new Set([join(home, 'specs'), join(home, 'mocks'), ...files])];
  }
  const folders = names.flatMap((name) => {
    const argument = resolveSpecArgument(name, root, packageRoot);
    return argument.kind === 'vendor' ? [join(argument.vendor.specFile, '..'), argument.vendor.mockDir] : [];
  });
  return [...new Set([...folders, ...files])];
};
