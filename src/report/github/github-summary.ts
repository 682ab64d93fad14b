import { coverageRatio } from '../../core/results/coverage';
import type { CollectedRun, Run } from '../collect';
import { describeInconclusive, headline } from '../describe';
import { type FindingGroup, groupFindings, groupInconclusive, groupSkipped } from '../group';
import { blameWords, count, evidenceWords, operationsWords, placesWords } from '../sentence-parts';
import {
  countsOf,
  coverageByDimension,
  reservations,
  targetWords,
  VERDICT_WORDS,
  vendorVerdict,
} from '../vendor-verdict';

/**
 * The run as GitHub Markdown of at most `limit` bytes: a table of verdicts, then each vendor's causes as long as they fit.
 * What did not fit is counted. Every text of a vendor's is escaped or stands in a code span.
 */
export const summaryMarkdown = (run: Run, limit: number): string => {
  const head = ['## Contract tests', verdictTable(run)].join('\n\n');
  return keepWhatFits(head, run.vendors.flatMap(vendorBlocks), limit);
};

const verdictTable = (run: Run): string => {
  const rows = run.vendors.map((vendor) => {
    const counts = countsOf(vendor);
    return [
      `**${inline(vendor.name)}**`,
      `${ICON[vendorVerdict(vendor)]} ${VERDICT_WORDS[vendorVerdict(vendor)]}`,
      counts.passed,
      counts.failed,
      counts.warned,
      counts.inconclusive,
      counts.skipped,
      `${Math.floor(coverageRatio(vendor.coverage) * 100)}%`,
      inline(targetWords(vendor)),
    ];
  });
  const never = run.neverStarted.map((name) => [
    `**${inline(name)}**`,
    `${ICON.inconclusive} cannot say`,
    '',
    '',
    '',
    '',
    '',
    '',
    'never begun',
  ]);
  return [
    '| vendor | verdict | passed | failed | warned | cannot say | skipped | coverage | target |',
    '| --- | --- | ---: | ---: | ---: | ---: | ---: | ---: | --- |',
    ...[...rows, ...never].map((cells) => `| ${cells.join(' | ')} |`),
  ].join('\n');
};

const ICON = { conforms: '✅', violates: '❌', inconclusive: '❔' } as const;

const SEVERITY_ICON = { failure: '❌', warning: '⚠️', note: 'ℹ️' } as const;

/** Blocks that are kept or left out as a whole: a cut through a code span would swallow the rest of the page. */
const vendorBlocks = (vendor: CollectedRun): readonly string[] => {
  const details = [
    ...reservations(vendor).map((text) => `> ${inline(text)}`),
    ...groupFindings(vendor).map(findingBlock),
    ...groupInconclusive(vendor).map(
      (group) => `- ❔ ${inline(describeInconclusive(group.inconclusive))} (${count(group.cases.length, 'case')})`,
    ),
    ...groupSkipped(vendor).map(
      (group) => `- ⏭️ ${count(group.titles.length, 'case')} skipped: ${inline(group.reason)}`,
    ),
    ...coverageBlock(vendor),
  ];
  const [first, ...rest] = details;
  return first === undefined ? [] : [`### ${inline(vendor.name)}\n\n${first}`, ...rest];
};

const findingBlock = ({ finding, properties, cases, operations, answered, first }: FindingGroup): string =>
  [
    `- ${SEVERITY_ICON[finding.severity]} **${inline(headline(finding, properties))}** (${count(cases.length, 'case')})  `,
    `  ${code(operationsWords(operations, answered))} · ${code(placesWords(finding))} · ${finding.evidence}: ${evidenceWords(finding)} · ${blameWords(finding)}  `,
    `  ${code(first.curl)}`,
  ].join('\n');

const coverageBlock = (vendor: CollectedRun): readonly string[] => {
  const parts = coverageByDimension(vendor).map(({ dimension, seen, all }) => `${dimension} ${seen}/${all}`);
  return parts.length === 0 ? [] : [`Coverage: ${parts.join(', ')}`];
};

const keepWhatFits = (head: string, blocks: readonly string[], limit: number): string => {
  const room = limit - 100; // for the closing line
  const kept = [head];
  let used = Buffer.byteLength(head);
  if (used > room) return '';
  for (const block of blocks) {
    used += Buffer.byteLength(block) + 2;
    if (used > room) break;
    kept.push(block);
  }
  const lost = blocks.length + 1 - kept.length;
  return `${[...kept, ...(lost > 0 ? [`… and ${lost} more that do not fit here.`] : [])].join('\n\n')}\n`;
};

/** Text between Markdown: no tag, no link, no mention, no table cell begins in it. */
const inline = (text: string): string =>
  text
    .replaceAll(/\s+/g, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll(/[\\`*_{}[\]()#+!|~$@]/g, (character) => `&#${character.codePointAt(0)};`)
    .replaceAll('://', '&#58;//');

/** A code span fenced by more backticks than it holds (CommonMark 0.31, section 6.1). */
const code = (text: string): string => {
  const line = text.replaceAll(/\s+/g, ' ');
  const longest = Math.max(0, ...[...line.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  return `${fence} ${line} ${fence}`;
};
