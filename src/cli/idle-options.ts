import type { Command } from 'commander';
import { fail } from '../api/basics';
import { complain } from './output';

/** An option that would do nothing: someone who writes it believes that it does something. */
interface IdleOption {
  /** In camel case, as Commander keeps it. */
  readonly name: string;
  /** Completes "--name …". */
  readonly why: string;
  readonly isIdle: (options: Readonly<Record<string, unknown>>) => boolean;
  /** Said and no error: the same command asks a real endpoint where the environment names one. */
  readonly warns?: true;
}

const MOCK: readonly IdleOption[] = [
  {
    name: 'workers',
    why: 'answers from several processes, and --from has its places in one. Leave one of them out.',
    isIdle: ({ workers, from }) => workers !== 1 && from !== undefined,
  },
  {
    name: 'records',
    why: 'makes records for the store only. Add --data store, or leave it out.',
    isIdle: ({ data, records }) => data !== 'store' && records !== 0,
  },
  {
    name: 'callbacksTo',
    why: 'allows callbacks, and --no-callbacks sends none. Leave one of them out.',
    isIdle: ({ callbacks }) => callbacks === false,
  },
];

const TEST: readonly IdleOption[] = [
  {
    name: 'seed',
    why: 'is of the generated cases. Add --generate, such as --generate 20, or leave it out.',
    isIdle: ({ generate }) => generate === 0,
  },
  {
    name: 'report',
    why: 'has nothing to report with --dry-run, which sends nothing. Leave one of them out.',
    isIdle: ({ dryRun }) => dryRun === true,
  },
  {
    name: 'failUnder',
    why: 'measures nothing with --dry-run, which sends nothing. Leave one of them out.',
    isIdle: ({ dryRun }) => dryRun === true,
  },
  ...['only', 'except', 'tag', 'path', 'method', 'failed', 'usage'].map((name) => ({
    name,
    why: 'chooses cases, and --replay names one. Leave one of them out.',
    isIdle: ({ replay }: Readonly<Record<string, unknown>>) => replay !== undefined,
  })),
  {
    name: 'updateBaseline',
    why: 'writes the file that --baseline names. Add --baseline known.yaml.',
    isIdle: ({ baseline }) => baseline === undefined,
  },
  {
    name: 'bail',
    why: 'counts failures, and --dry-run sends nothing. Leave one of them out.',
    isIdle: ({ dryRun }) => dryRun === true,
  },
  ...[
    'target',
    'generate',
    'allowUnsafe',
    'touchExisting',
    'maxRequests',
    'rate',
    'timeout',
    'maxBody',
    'header',
    'usage',
  ].map((name) => ({
    name,
    why: 'is about requests that are sent, and --from sends none. Leave one of them out.',
    isIdle: ({ from }: Readonly<Record<string, unknown>>) => from !== undefined,
  })),
  ...['maxRequests', 'rate'].map((name) => ({
    name,
    why: 'is about a real endpoint; mocks are asked everything, at once. --target vendor=https://… names one.',
    warns: true as const,
    isIdle: ({ target }: Readonly<Record<string, unknown>>) => target === undefined && !namesTarget(process.env),
  })),
];

const DRIFT: readonly IdleOption[] = [
  ...['maxRequests', 'rate', 'timeout', 'allowUnsafe', 'header'].map((name) => ({
    name,
    why: 'is about requests that are sent, and only --target sends some. Leave it out.',
    isIdle: ({ target }: Readonly<Record<string, unknown>>) => target === undefined,
  })),
  ...['only', 'except', 'tag', 'path', 'method'].map((name) => ({
    name,
    why: 'chooses answers, and --against compares whole documents. Leave one of them out.',
    isIdle: ({ against }: Readonly<Record<string, unknown>>) => against !== undefined,
  })),
];

const namesTarget = (env: NodeJS.ProcessEnv): boolean =>
  Object.keys(env).some((name) => name.startsWith('UNDERSTUDY_TARGET_'));

const IDLE = { mock: MOCK, test: TEST, drift: DRIFT } as const;

/**
 * Of the command line only: what stands in the environment or in a file is meant for many runs.
 * @throws USAGE
 */
export const refuseIdle = (command: Command, kind: keyof typeof IDLE): void => {
  const options = command.opts();
  for (const { name, why, isIdle, warns } of IDLE[kind]) {
    if (command.getOptionValueSource(name) !== 'cli' || !isIdle(options)) continue;
    const flag = command.options.find((option) => option.attributeName() === name)?.long ?? name;
    if (!warns) throw fail('USAGE', `${flag} ${why}`);
    complain(`warning  ${flag} ${why}`);
  }
};
