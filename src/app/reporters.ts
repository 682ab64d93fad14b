import { consoleOptions, createConsoleReporter } from '../report/console';
import { allReporters, type Reporter } from '../report/reporter';

export interface ReportWish {
  readonly format: 'junit' | 'json' | 'html' | 'ndjson' | 'github';
  /** Not for `github`: its summary goes to `$GITHUB_STEP_SUMMARY`. */
  readonly file: string | undefined;
}

/** The console and every report wished for, as one. A report that cannot be written is refused before anything is sent. */
export const createReporters = (wishes: readonly ReportWish[], stream: NodeJS.WriteStream): Reporter => {
  const say = consoleOptions(stream, process.env);
  return allReporters([createConsoleReporter(say), ...wishes.map((wish) => createReporter(wish, say.write))]);
};

/** Each loads what it writes with when it is wished for: a run that only talks to the console writes neither XML nor HTML. */
const createReporter = ({ format, file = '' }: ReportWish, write: (text: string) => void): Reporter => {
  switch (format) {
    case 'junit':
      return (require('../report/junit') as typeof import('../report/junit')).createJunitReporter(file);
    case 'json':
      return (require('../report/json') as typeof import('../report/json')).createJsonReporter(file);
    case 'html':
      return (require('../report/html') as typeof import('../report/html')).createHtmlReporter(file);
    case 'ndjson':
      return (require('../report/ndjson') as typeof import('../report/ndjson')).createNdjsonReporter(file);
    case 'github':
      return (require('../report/github') as typeof import('../report/github')).createGithubReporter({
        write,
        summary: process.env.GITHUB_STEP_SUMMARY || undefined,
      });
    default:
      return format satisfies never;
  }
};
