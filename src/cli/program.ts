import { Argument, Command, Option } from 'commander';
import { plain } from '../api/basics';
import {
  driftReports,
  duration,
  files,
  hostNames,
  hosts,
  integer,
  reports,
  shard,
  share,
  timeLimit,
  vendorUrl,
  vendorValue,
  words,
} from './arguments';
import { examplesOf } from './help-examples';
import { print } from './output';
import { readConfigOf } from './settings';
import {
  allowFiles,
  allowHosts,
  except,
  format,
  method,
  only,
  ownHeader,
  path,
  requestRate,
  requestTimeout,
  tag,
  VENDORS,
} from './shared-options';

/** What the commands are added with. Each returns its exit code, and nothing here decides anything. */
interface CommandLine {
  readonly program: Command;
  /** A command with its help and examples. */
  command(name: string, description: string, help?: string): Command;
  /** Is told the exit code. */
  finish(code: number): void;
}

/** The whole command line. */
export const createProgram = (version: string, finish: (code: number) => void): Command => {
  const program = new Command('understudy')
    .description('Stand-ins for third-party HTTP APIs, and contract tests that say which side is wrong.')
    .version(version)
    .helpOption('-h, --help', 'show help')
    .showHelpAfterError('(add --help for what there is)')
    .addOption(new Option('--config <file>', 'configuration file').env('UNDERSTUDY_CONFIG'))
    .hook('preAction', (_program, command) => {
      // These read it with their options.
      if (!['mock', 'test', 'record'].includes(command.name())) readConfigOf(command);
    });

  // `-h` is the host of `mock`; `help-arguments.ts` sees to it that `-h` alone is help there, too.
  const command = (name: string, description: string, help = '-h, --help'): Command =>
    program.command(name).description(description).helpOption(help, 'show help').addHelpText('after', examplesOf(name));

  const line: CommandLine = { program, command, finish };
  addMock(line);
  addTest(line);
  addDrift(line);
  addRecord(line);
  addLint(line);
  addList(line);
  addInit(line);
  addTypes(line);
  addSensitivity(line);
  addReport(line);
  addCompletion(line);
  return program;
};

const addMock = ({ command, finish }: CommandLine): void => {
  command('mock', 'serve the vendors’ stand-ins', '--help')
    .argument('[vendor|spec...]', VENDORS)
    .addOption(
      new Option('-p, --port <number>', 'port; 0 picks a free one')
        .env('UNDERSTUDY_PORT')
        .argParser(integer(0, 65_535))
        .default(4010),
    )
    .addOption(new Option('-h, --host <address>', 'address to listen on').env('UNDERSTUDY_HOST').default('127.0.0.1'))
    .addOption(new Option('--https', 'HTTPS in place of HTTP, with a certificate made for this start').default(false))
    .addOption(
      new Option('--https-key <file>', 'a private key (PEM) for HTTPS; with --https-cert').env('UNDERSTUDY_HTTPS_KEY'),
    )
    .addOption(new Option('--https-cert <file>', 'its certificate (PEM)').env('UNDERSTUDY_HTTPS_CERT'))
    .addOption(new Option('--scenario <vendor=name>', 'start in a scenario; repeatable').argParser(vendorValue))
    .addOption(
      new Option('--data <kind>', 'sample: any well-formed id gets the documented sample; store: records by id')
        .choices(['sample', 'store'])
        .default('sample'),
    )
    .addOption(
      new Option('--records <n>', 'with --data store: how many generated records more')
        .argParser(integer(0, 1_000_000))
        .default(0),
    )
    .addOption(
      new Option('--from <file.har>', 'answer from a recording, where it has the request; repeatable').argParser(files),
    )
    .addOption(new Option('--delay <duration>', 'before every answer, such as 200ms').argParser(duration).default(0))
    .addOption(new Option('--seed <text>', 'makes everything random repeatable').env('UNDERSTUDY_SEED'))
    .addOption(new Option('--dynamic', 'generated values in place of the documented samples').default(false))
    .addOption(
      new Option('--examples <how>', 'whether a documented sample that breaks its own schema is mended')
        .choices(['mended', 'as-written'])
        .default('mended'),
    )
    .addOption(new Option('--no-validate', 'check no request: each gets the documented success'))
    .addOption(new Option('--workers <n>', 'processes that share the port').argParser(integer(1, 64)).default(1))
    .addOption(
      new Option('--state <url>', 'redis://… shares sessions and scenarios between processes').env('UNDERSTUDY_STATE'),
    )
    .addOption(new Option('--usage <file.json>', 'add what the application asks to this file, at the end'))
    .addOption(new Option('--watch', 'load again when a specification or a mock changes').default(false))
    .addOption(new Option('--no-cors', 'no CORS headers'))
    .addOption(new Option('--no-callbacks', 'send none of the callbacks that are documented'))
    .addOption(
      new Option('--callbacks-to <host,...>', 'where callbacks and webhooks may go beside this machine; repeatable')
        .env('UNDERSTUDY_CALLBACKS_TO')
        .argParser(hosts),
    )
    .addOption(
      new Option(
        '--control-host <name,...>',
        'where the control API answers beside localhost and addresses; repeatable',
      )
        .env('UNDERSTUDY_CONTROL_HOST')
        .argParser(hostNames),
    )
    .addOption(new Option('--show-report <report.json>', 'a JSON report of `test` that the page shows'))
    .addOption(allowFiles())
    .addOption(allowHosts())
    .addOption(
      new Option('--body-limit <bytes>', 'largest request body').argParser(integer(0)).default(10 * 1024 * 1024),
    )
    .addOption(
      new Option('--log-level <level>', 'what is logged')
        .choices(['trace', 'debug', 'info', 'warn', 'error', 'silent'])
        .default('info'),
    )
    .addOption(
      new Option(
        '--log-format <format>',
        'pretty for people, json for programs; default: pretty on a terminal',
      ).choices(['pretty', 'json']),
    )
    .action(async (names, _options, self) => finish(await (await import('./commands/mock.js')).mock(names, self)));
};

const addTest = ({ command, finish }: CommandLine): void => {
  command('test', 'ask the contract’s questions, of the mocks or of a real endpoint')
    .argument('[vendor|spec...]', VENDORS)
    .addOption(
      new Option(
        '--target <vendor=url>',
        'the endpoint’s own base URL; a URL alone where one vendor is asked; repeatable; without it mocks are started',
      ).argParser(vendorUrl),
    )
    .addOption(
      new Option('--from <file.har>', 'judge what was recorded there, and send nothing; repeatable').argParser(files),
    )
    .addOption(new Option('--strict', 'what no document says is a failure, too').default(false))
    .addOption(new Option('--dry-run', 'print what would be sent, and send nothing').default(false))
    .addOption(
      new Option('--max-requests <n>', 'request budget per vendor; default: 200 beyond this machine').argParser(
        integer(1),
      ),
    )
    .addOption(requestRate())
    .addOption(requestTimeout())
    .addOption(
      new Option('--max-body <bytes>', 'as much is read of one answer').argParser(integer(1)).default(10 * 1024 * 1024),
    )
    .addOption(new Option('--allow-unsafe', 'send POST, PUT, PATCH and DELETE to a real endpoint, too').default(false))
    .addOption(
      new Option(
        '--touch-existing',
        'with --allow-unsafe: change and delete also what this run did not create',
      ).default(false),
    )
    .addOption(new Option('--shard <i/n>', 'one of n even parts').argParser(shard))
    .addOption(new Option('--generate <n>', 'generated cases per operation').argParser(integer(0, 100_000)).default(0))
    .addOption(new Option('--seed <n>', 'of the generated cases').argParser(integer(0)))
    .addOption(only())
    .addOption(except())
    .addOption(tag())
    .addOption(path())
    .addOption(method())
    .addOption(
      new Option(
        '--usage <file.json>',
        'only what the application uses, as `mock --usage` has noted it; repeatable',
      ).argParser(files),
    )
    .addOption(new Option('--failed <report.json>', 'only the cases that failed in this JSON report'))
    .addOption(
      new Option(
        '--bodies <which>',
        'bodies that reports keep, redacted; default: failed for a real endpoint, else all',
      ).choices(['none', 'failed', 'all']),
    )
    .addOption(new Option('--bail <n>', 'stop after n failed cases').argParser(integer(1)))
    .addOption(ownHeader())
    .addOption(new Option('--replay <id>', 'only this case, by its id'))
    .addOption(allowFiles())
    .addOption(allowHosts())
    .addOption(new Option('--baseline <file>', 'known causes: told, and no failure until their date'))
    .addOption(new Option('--update-baseline', 'write that file; reasons and dates stay').default(false))
    .addOption(new Option('--fail-under <share>', 'least coverage, such as 80%').argParser(share))
    .addOption(new Option('--report <list>', 'junit=f,json=f,html=f,ndjson=f,github; repeatable').argParser(reports))
    .action(async (names, _options, self) => finish(await (await import('./commands/test.js')).test(names, self)));
};

const addDrift = ({ command, finish }: CommandLine): void => {
  command('drift', 'what the vendor answers otherwise than its document says, and an overlay for it')
    .argument('<vendor|spec>', 'a vendor name under specs/, a file or URL')
    .addOption(
      new Option('--from <file,...>', 'recordings: HAR files, or JSON reports of `test`; repeatable').argParser(words),
    )
    .addOption(
      new Option('--target <url>', 'ask the real endpoint at this base URL; GET and HEAD only, without --allow-unsafe'),
    )
    .addOption(new Option('--against <spec>', 'compare with another document: a file, a URL or a vendor name'))
    .addOption(
      new Option(
        '--usage <file.json>',
        'mark what concerns the application, as `mock --usage` has noted it; repeatable',
      ).argParser(files),
    )
    .addOption(new Option('--overlay <file>', 'write an OpenAPI Overlay after which the document is right'))
    .addOption(new Option('--report <list>', 'json=f,sarif=f; repeatable').argParser(driftReports))
    .addOption(requestRate())
    .addOption(
      new Option('--max-requests <n>', 'request budget; default: 200 beyond this machine').argParser(integer(1)),
    )
    .addOption(requestTimeout())
    .addOption(new Option('--allow-unsafe', 'send POST, PUT, PATCH and DELETE, too').default(false))
    .addOption(only())
    .addOption(except())
    .addOption(tag())
    .addOption(path())
    .addOption(method())
    .addOption(ownHeader())
    .addOption(allowFiles())
    .addOption(allowHosts())
    .action(async (name, _options, self) => finish(await (await import('./commands/drift.js')).drift(name, self)));
};

const addRecord = ({ command, finish }: CommandLine): void => {
  command('record', 'record the traffic to a real endpoint, judged and without its secrets')
    .argument('<vendor|spec>', 'a vendor name under specs/, a file or a URL')
    .requiredOption('--target <url>', 'the endpoint’s own base URL; nothing is sent to another host')
    .addOption(
      new Option('-p, --port <number>', 'port; 0 picks a free one').argParser(integer(0, 65_535)).default(4020),
    )
    .addOption(new Option('--host <address>', 'address to listen on').default('127.0.0.1'))
    .addOption(
      new Option('--out <file.har>', 'where; default: contract-tests/recordings/<vendor>/<time>.har').argParser(String),
    )
    .addOption(
      new Option('--timeout <duration>', 'until an answer has to begin').argParser(timeLimit).default(30_000, '30s'),
    )
    .addOption(
      new Option('--max-body <bytes>', 'larger bodies pass through, and are left out of the file')
        .argParser(integer(1))
        .default(10 * 1024 * 1024),
    )
    .addOption(allowFiles())
    .addOption(allowHosts())
    .action(async (vendor, _options, self) =>
      finish(await (await import('./commands/record.js')).record(vendor, self)),
    );
};

const addLint = ({ command, finish }: CommandLine): void => {
  command('lint', 'hold the specifications against themselves: schemas, examples, evidence, links')
    .argument('[vendor|spec...]', VENDORS)
    .addOption(format('text', 'json'))
    .addOption(new Option('--all', 'every place of a cause, not only the first three').default(false))
    .addOption(allowFiles())
    .addOption(allowHosts())
    .action(async (names, options) => finish(await (await import('./commands/lint.js')).lint(names, options)));
};

const addList = ({ command, finish }: CommandLine): void => {
  command('list', 'vendors, operations, statuses and how to get each, scenarios, evidence')
    .argument('[vendor|spec...]', VENDORS)
    .addOption(format('text', 'markdown', 'json'))
    .addOption(allowFiles())
    .addOption(allowHosts())
    .action(async (names, options) => finish(await (await import('./commands/list.js')).list(names, options)));
};

const addInit = ({ command, finish }: CommandLine): void => {
  command('init', 'the two folders and the test of a new vendor')
    .argument('<name>', 'the vendor’s name: lower case, digits, dashes')
    .argument(
      '<spec>',
      'a file or URL: an OpenAPI document, a HAR, a Postman collection, or a page as Markdown, HTML or text',
    )
    .addOption(allowHosts())
    .action(async (name, spec, options) =>
      finish(await (await import('./commands/init.js')).init(name, spec, options)),
    );
};

const addTypes = ({ command, finish }: CommandLine): void => {
  command('types', 'TypeScript types of requests and answers, made with openapi-typescript')
    .argument('<vendor|spec>', 'a vendor name under specs/, a file or a URL')
    .addOption(new Option('--out <file>', 'where; standard output without it'))
    .addOption(new Option('--check', 'write nothing: exit 1 where the file of --out is stale').default(false))
    .addOption(allowFiles())
    .addOption(allowHosts())
    .action(async (vendor, options) =>
      finish(await (await import('./commands/write-types.js')).writeTypes(vendor, options)),
    );
};

const addSensitivity = ({ command, finish }: CommandLine): void => {
  command('sensitivity', 'spoil the mocks’ answers one by one, and count what the contract tests notice')
    .argument('[vendor|spec...]', VENDORS)
    .addOption(format('text', 'markdown', 'json'))
    .addOption(allowFiles())
    .addOption(allowHosts())
    .action(async (names, options) =>
      finish(await (await import('./commands/sensitivity.js')).sensitivity(names, options)),
    );
};

const addReport = ({ command, finish }: CommandLine): void => {
  const report = command('report', 'join and render reports');
  report
    .command('merge')
    .helpOption('-h, --help', 'show help')
    .addHelpText('after', examplesOf('report merge'))
    .description('join the JSON reports of shards')
    .argument('<report...>', 'JSON reports')
    .addOption(new Option('--out <file>', 'where; standard output without it'))
    .action(async (files, options) =>
      finish(await (await import('./commands/report-merge.js')).reportMerge(files, options)),
    );
  report
    .command('render')
    .helpOption('-h, --help', 'show help')
    .addHelpText('after', examplesOf('report render'))
    .description('make reports of a run that is over, from its JSON or ndjson report')
    .argument('<report>', 'JSON report, also a merged one, or ndjson report')
    .addOption(new Option('--report <list>', 'junit=f,json=f,html=f,github; repeatable').argParser(reports))
    .action(async (file, options) =>
      finish(await (await import('./commands/report-render.js')).reportRender(file, options)),
    );
};

const addCompletion = ({ program, command, finish }: CommandLine): void => {
  command('completion', 'print the script that completes commands, options and vendors in a shell')
    .addArgument(new Argument('<shell>', 'which one').choices(['bash', 'zsh', 'fish']))
    .action(async (shell) => finish((await import('./commands/completion.js')).completion(shell)));

  // What those scripts ask for.
  program
    .command('__complete', { hidden: true })
    .argument('[words...]')
    .action(async (words) => {
      const { completions } = await import('./completions.js');
      const { own, shipped } = (await import('../api/project.js')).projectContents(process.cwd());
      print(
        completions(program, words, [...own, ...shipped])
          .map((word) => `${plain(word)}\n`)
          .join(''),
      );
      finish(0);
    });
};
