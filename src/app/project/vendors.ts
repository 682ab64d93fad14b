import { fail, isOurs } from '../../core/errors';
import { hostAndPort } from '../../core/network/named-hosts';
import { findVendors, resolveSpecArgument, type SpecArgument, withProjectOverlays } from '../../specs/discover';
import { loadSpec, loadSpecFrom } from '../../specs/load';
import { soundOperations } from '../../specs/operations/sound-operations';
import { isNotFetched } from '../../specs/references/reference-cause';
import { isPrivateName } from '../../specs/references/remote-hosts';
import type { SourceFile } from '../../specs/source/source-file';
import type { Spec } from '../../specs/spec';
import { packageRoot } from './package-root';

/** A vendor with its document read. */
export interface OpenVendor {
  readonly name: string;
  readonly spec: Spec;
  /** `undefined` for a document given by file or URL: it has no definition, no scenarios, no records. */
  readonly mockDir: string | undefined;
}

/**
 * How sound a document has to be. `works`, to serve: a vendor's own document has to be sound; of one given by file or
 * URL a single operation that works is enough. A host that is not reached costs what needs it, and no more. `answers`, to test: the same, and there has to be an operation. `reads`,
 * to look at: whatever can be read.
 */
type Demand = 'works' | 'answers' | 'reads';

/** What documents may open beside what every document may. */
export interface Allowances {
  /** Folders beside a document's own and the project's. */
  readonly allowFiles?: readonly string[] | undefined;
  /** Hosts with private addresses that documents may lead to. */
  readonly allowHosts?: readonly string[] | undefined;
}

interface Ground extends Allowances {
  /** Applied after a vendor's own. */
  readonly overlays?: readonly SourceFile[] | undefined;
  /** The project's folder. */
  readonly root: string;
  /** The folder with the vendors that are meant when none is named; default: what `homeOf` says. */
  readonly home?: string | undefined;
}

/** The project, or the package where a project has no vendor. A mock asks once: a folder may be empty while it is replaced. */
export const homeOf = (root: string): string => (findVendors(root).length > 0 ? root : packageRoot);

/** The working directory is the project unless a program says otherwise. */
export const groundOf = ({
  root = process.cwd(),
  home,
  allowFiles,
  allowHosts,
  overlays,
}: Partial<Ground>): Ground => ({
  overlays,
  root,
  home,
  allowFiles,
  allowHosts,
});

/**
 * Reads the documents that are named, or those of every vendor under `specs/` (the shipped ones where a project has none).
 * Raises UNKNOWN_VENDOR and SPEC_*.
 */
export const openVendors = async (
  names: readonly string[],
  ground: Ground,
  demand: Demand,
): Promise<readonly OpenVendor[]> =>
  Promise.all(
    wanted([...new Set(names)], ground).map((argument) => open(argument, withNamedHosts(ground, names), demand)),
  );

/** A user who names a URL on this machine has allowed its host, for the other documents too. */
const withNamedHosts = (ground: Ground, names: readonly string[]): Ground => {
  const urls = names.filter((name) => /^https?:/i.test(name) && URL.canParse(name)).map((name) => new URL(name));
  const named = urls.filter(({ hostname }) => isPrivateName(hostname)).map(hostAndPort);
  return { ...ground, allowHosts: [...(ground.allowHosts ?? []), ...named] };
};

/** One vendor by name, synchronously: Jest collects its tests so. A URL cannot be read this way. */
export const openVendorSync = (vendor: string, root: string): OpenVendor => {
  const argument = resolveSpecArgument(vendor, root, packageRoot);
  if (argument.kind === 'location') {
    const strictly = (strict: boolean): Spec => loadSpec(argument.location, { project: root, strict });
    const lenient = strictly(false);
    const spec = answering(worksInPart(lenient) ? lenient : strictly(true));
    return { name: spec.name, spec, mockDir: undefined };
  }
  const { name, specFile, overlays, mockDir } = argument.vendor;
  const strictly = (strict: boolean): Spec => loadSpec(specFile, { name, overlays, project: root, strict });
  try {
    return { name, spec: answering(strictly(true)), mockDir };
  } catch (error) {
    const spec = leadsAway(error) ? strictly(false) : undefined;
    if (!spec || !isSound(spec)) throw error;
    return { name, spec: answering(spec), mockDir };
  }
};

const leadsAway = (error: unknown): boolean =>
  isOurs(error) && error.code === 'SPEC_REF_UNRESOLVED' && isNotFetched(error.message);

/** Nothing is wrong that who wrote the document could mend: that a host is not reached costs what needs it. */
const isSound = ({ problems, operations, webhooks }: Spec): boolean =>
  operations.length + webhooks.length > 0 &&
  problems.every(({ rule, message }) => !RAISED.includes(rule) || isNotFetched(message));

/** What a strict reading raises instead of noting it. */
const RAISED = ['ref-unresolved', 'operation-left-out', 'path-conflict'];

const worksInPart = (spec: Spec): boolean => isSound(spec) || soundOperations(spec).length > 0;

/** A green run over a document without a server to ask would mislead. */
const answering = (spec: Spec): Spec => {
  if (spec.operations.length === 0 && spec.webhooks.length > 0) throw fail('SPEC_ONLY_WEBHOOKS', spec.file);
  return spec;
};

const wanted = (names: readonly string[], { root, home }: Ground): readonly SpecArgument[] => {
  if (names.length > 0) return names.map((name) => resolveSpecArgument(name, root, packageRoot));
  return findVendors(home ?? homeOf(root)).map((vendor) => ({
    kind: 'vendor',
    vendor: withProjectOverlays(vendor, root),
  }));
};

const open = async (argument: SpecArgument, ground: Ground, demand: Demand): Promise<OpenVendor> => {
  const vendor = await read(argument, ground, demand);
  if (demand === 'answers') answering(vendor.spec);
  return vendor;
};

const read = async (
  argument: SpecArgument,
  { root, allowFiles = [], allowHosts = [], overlays: more = [] }: Ground,
  demand: Demand,
): Promise<OpenVendor> => {
  const files = { project: root, allowFiles, allowHosts };
  // Read again to raise what is wrong with the first of them.
  if (argument.kind === 'location') {
    const strictly = (strict: boolean) => loadSpecFrom(argument.location, { ...files, overlays: more, strict });
    const lenient = await strictly(false);
    const spec = demand === 'reads' || worksInPart(lenient) ? lenient : await strictly(true);
    return { name: spec.name, spec, mockDir: undefined };
  }
  const { name, specFile, overlays, mockDir } = argument.vendor;
  const strictly = (strict: boolean) =>
    loadSpecFrom(specFile, { ...files, name, overlays: [...overlays, ...more], strict });
  if (demand === 'reads') return { name, mockDir, spec: await strictly(false) };
  try {
    return { name, mockDir, spec: await strictly(true) };
  } catch (error) {
    const spec = leadsAway(error) ? await strictly(false) : undefined;
    if (!spec || !isSound(spec)) throw error;
    return { name, mockDir, spec };
  }
};
