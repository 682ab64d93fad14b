import type { Command } from 'commander';
import { plain, plainLines } from '../../api/basics';
import { headline, type NotPassed, type RecordedLine, type RecordSettings, startRecording } from '../../api/recorders';
import { EXIT, type ExitCode } from '../exit-codes';
import { colors, complain, outputLost, print } from '../output';
import { readConfigOf } from '../settings';
import { untilSignal } from '../until-signal';

type RecordCommandOptions = Omit<RecordSettings, 'vendor' | 'config' | 'recorded' | 'notRecorded' | 'failed'>;

/** Records until SIGINT or SIGTERM. Exit 1 where a secret is left in the file, 2 where it could not be written. */
export const record = async (vendor: string, command: Command): Promise<ExitCode> => {
  const counts = { recorded: 0, violated: 0, lost: 0 };
  const { failed, whenFailed } = firstFailure();
  const stop = untilSignal();
  const running = await startRecording({
    ...command.opts<RecordCommandOptions>(),
    vendor,
    config: readConfigOf(command),
    recorded: (line) => {
      counts.recorded += 1;
      if (line.verdict?.kind === 'violates') counts.violated += 1;
      print(`${textOf(line)}\n`);
    },
    notRecorded: (what) => {
      counts.lost += 1;
      print(`${lostText(what)}\n`);
    },
    failed,
  });
  const { url, file, before } = running;
  const { target } = command.opts<RecordCommandOptions>();
  const continued = before === 0 ? '' : ` (it has ${before} ${before === 1 ? 'entry' : 'entries'} already)`;
  print(`Understudy listens on ${colors.bold(url)} and records ${plain(running.vendor)} at ${plain(target)}
  into ${plain(file)}${continued}; also at ${url}/${plain(running.vendor)} · stop with Ctrl-C
`);
  const error = await Promise.race([stop, outputLost(), whenFailed]);
  const left = await running.close();
  if (error !== undefined) throw error;
  print(
    `${counts.recorded} recorded in ${plain(file)}, ${counts.violated} of them violate the document; ${counts.lost} not recorded\n`,
  );
  if (left.length === 0) return EXIT.conforms;
  complain(`understudy: ${file} still has a secret. Do not share it: delete it, and record again.`);
  for (const place of left.slice(0, 20)) complain(`  ${place}`);
  if (left.length > 20) complain(`  and ${left.length - 20} places more`);
  return EXIT.violated;
};

const firstFailure = (): { readonly failed: (error: unknown) => void; readonly whenFailed: Promise<unknown> } => {
  let failed: (error: unknown) => void = () => {};
  const whenFailed = new Promise<unknown>((resolve) => {
    failed = resolve;
  });
  return { failed: (error) => failed(error), whenFailed };
};

/** `test --from` says all of them. */
const MOST_FINDINGS = 5;

const textOf = ({
  method,
  path,
  status,
  duration,
  verdict,
  requestViolations,
  redactionShows,
}: RecordedLine): string => {
  const head = `${method} ${path}  ${status}  ${Math.round(duration)} ms`;
  const findings = (verdict?.findings ?? [])
    .filter(({ severity }) => severity !== 'note')
    .toSorted((a, b) => Number(b.severity === 'failure') - Number(a.severity === 'failure'));
  const open = verdict?.kind === 'inconclusive' ? verdict.reasons.map(({ reason }) => `cannot say: ${reason}`) : [];
  return [
    `${plain(head)}  ${judgement(verdict)}`,
    ...requestViolations.map((message) => `    the request: ${message}`),
    ...findings.slice(0, MOST_FINDINGS).map((finding) => `    ${finding.severity}: ${headline(finding)}`),
    ...(findings.length > MOST_FINDINGS ? [`    and ${findings.length - MOST_FINDINGS} more`] : []),
    ...open.map((reason) => `    ${reason}`),
    ...redactionShows.map((finding) => `    in the file, by the placeholder of a secret: ${headline(finding)}`),
  ]
    .map((line, index) => (index === 0 ? line : plainLines(line)))
    .join('\n');
};

const judgement = (verdict: RecordedLine['verdict']): string => {
  if (!verdict) return colors.yellow('no documented operation');
  if (verdict.kind === 'violates') return colors.red('violates');
  return verdict.kind === 'inconclusive' ? colors.yellow('cannot say') : colors.green('conforms');
};

const lostText = ({ method, path, status, reason }: NotPassed): string =>
  `${plain(`${method} ${path}  ${status ?? '-'}`)}  ${colors.yellow('not recorded')}: ${plain(reason)}`;
