import { consoleOptions, createConsoleReporter } from '../../report/console/console';
import { createGithubReporter } from '../../report/github/github';
import { createJsonReporter } from '../../report/json/json-report';
import { createJunitReporter } from '../../report/junit';
import { createNdjsonReporter } from '../../report/ndjson';
import { allReporters, type Reporter } from '../../report/reporter';
import { refuseUnwritable } from '../../report/sink';

export interface WantedReport {
  readonly format: 'junit' | 'json' | 'html' | 'ndjson' | 'github';
  /** Not for `github`: its summary goes to `$GITHUB_STEP_SUMMARY`. */
  readonly file: string | undefined;
}

/** The console and every report that was asked for, as one. Where one cannot be written, none is emptied. */
export const createReporters = (wanted: readonly WantedReport[], stream: NodeJS.WriteStream): Reporter => {
  refuseUnwritable(wanted.flatMap(({ file }) => file ?? []));
  const say = consoleOptions(stream, process.env);
  return allReporters([createConsoleReporter(say), ...wanted.map((report) => createReporter(report, say.write))]);
};

const createReporter = ({ format, file = '' }: WantedReport, write: (text: string) => void): Reporter => {
  switch (format) {
    case 'junit':
      return createJunitReporter(file);
    case 'json':
      return createJsonReporter(file);
    case 'html':
      return (require('../../report/html/html') as typeof import('../../report/html/html')).createHtmlReporter(file);
    case 'ndjson':
      return createNdjsonReporter(file);
    case 'github':
      return createGithubReporter({
        write,
        summary: process.env.GITHUB_STEP_SUMMARY || undefined,
        workspace: process.env.GITHUB_WORKSPACE || undefined,
      });
    default:
      return format satisfies never;
  }
};
