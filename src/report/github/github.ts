import { readFileSync } from 'node:fs';
import { isAbsolute, relative, resolve } from 'node:path';
import type { Finding } from '../../core/results/finding';
import { plainLines } from '../../core/text/plain';
import { createCollector, type Run } from '../collect';
import { describeCause } from '../describe';
import { type FindingGroup, groupFindings } from '../group';
import type { Reporter } from '../reporter';
import { count } from '../sentence-parts';
import { appendTo } from '../sink';
import { summaryMarkdown } from './github-summary';

/** GitHub shows ten of each kind per step and drops the rest without a word: ten in all, the worst first. */
const MOST_ANNOTATIONS = 10;

/** A step may write 1 MiB of summary; one byte more and GitHub shows none of it. */
const SUMMARY_LIMIT = 1024 * 1024 - 1024;

interface GithubOptions {
  /** Where the runner reads commands: standard output. */
  readonly write: (text: string) => void;
  /** `$GITHUB_STEP_SUMMARY`, or a function; without one there are annotations only. Added to, never replaced. */
  readonly summary: string | ((markdown: string) => void) | undefined;
  /** `$GITHUB_WORKSPACE`: the folder of the repository. Default: the working directory. */
  readonly workspace?: string | undefined;
}

/** Annotations at the lines of the spec, and the step's summary. Raises REPORT_UNWRITABLE. */
export const createGithubReporter = ({ write, summary, workspace = process.cwd() }: GithubOptions): Reporter => {
  const collector = createCollector({ passes: 'counted' });
  return {
    on: collector.on,
    finish() {
      const run = collector.run();
      write(annotations(run, workspace));
      if (typeof summary === 'string') appendTo(summary, summaryMarkdown(run, SUMMARY_LIMIT - bytesIn(summary)));
      else summary?.(summaryMarkdown(run, SUMMARY_LIMIT));
    },
  };
};

/** What the step wrote before us counts, too. */
const bytesIn = (path: string): number => {
  try {
    return readFileSync(path).length;
  } catch {
    return 0;
  }
};

/** Workflow commands, one line each: `::error file=…,line=…::…`. Notes stay out: they ask for no action. */
const annotations = (run: Run, workspace: string): string => {
  const groups = run.vendors.flatMap((vendor) =>
    groupFindings(vendor).map((group) => ({ vendor: vendor.name, group })),
  );
  return groups
    .filter(({ group }) => group.finding.severity !== 'note')
    .toSorted((a, b) => rank(a.group.finding) - rank(b.group.finding))
    .slice(0, MOST_ANNOTATIONS)
    .map(({ vendor, group }) => `${annotation(vendor, group, workspace)}\n`)
    .join('');
};

const rank = (finding: Finding): number => (finding.severity === 'failure' ? 0 : 1);

const annotation = (vendor: string, group: FindingGroup, workspace: string): string => {
  const { finding, cases } = group;
  const command = finding.severity === 'failure' ? 'error' : 'warning';
  const { line, column } = finding.spec;
  const file = inRepository(finding.spec.file, workspace);
  const place = file === undefined ? [] : [`file=${property(file)}`, `line=${line}`, `col=${column}`];
  const properties = [...place, `title=${property(`${vendor}: ${finding.kind} (${count(cases.length, 'case')})`)}`];
  return `::${command} ${properties.join(',')}::${data(plainLines(describeCause(finding, group.properties)))}`;
};

/** Only a file of the repository can be annotated: none of a URL, of another folder, or of an installed package. */
const inRepository = (file: string, workspace: string): string | undefined => {
  if (file.includes('://')) return undefined;
  const path = relative(workspace, resolve(file)).replaceAll('\\', '/');
  return path.startsWith('../') || isAbsolute(path) || /(?:^|\/)node_modules\//.test(path) ? undefined : path;
};

/** The escapes of the runner's command protocol (actions/toolkit, packages/core/src/command.ts). */
const data = (text: string): string => text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');

const property = (text: string): string => data(plainLines(text)).replaceAll(':', '%3A').replaceAll(',', '%2C');
