import { statSync } from 'node:fs';
import { InvalidArgumentError } from 'commander';

const DURATION = /^(\d+(?:\.\d+)?)(ms|s|m)?$/;
const UNITS = { ms: 1, s: 1000, m: 60_000 } as const;

/** `200ms`, `1.5s`, `2m`; a bare number is milliseconds. */
export const duration = (text: string): number => {
  const match = DURATION.exec(text.trim());
  if (!match?.[1]) throw new InvalidArgumentError('Give a duration such as 200ms, 1.5s or 2m.');
  return Number(match[1]) * UNITS[(match[2] ?? 'ms') as keyof typeof UNITS];
};

/** The same, where none would be no time for an answer. */
export const timeLimit = (text: string): number => {
  const limit = duration(text);
  if (limit < 1) throw new InvalidArgumentError('Give a duration of at least 1ms, such as 10s.');
  return limit;
};

/** `2/s`, `30/m`, `500/h`: checked here, read where it is kept. */
export const rate = (text: string): string => {
  if (!/^(?=.*[1-9])\d+(?:\.\d+)?\/[smh]$/.test(text.trim()))
    throw new InvalidArgumentError('Give a rate such as 2/s, 30/m or 500/h.');
  return text.trim();
};

/** A whole number from `least` to `most`. */
export const integer =
  (least: number, most = Number.MAX_SAFE_INTEGER) =>
  (text: string): number => {
    const value = Number(text);
    if (!/^-?\d+$/.test(text.trim()) || value < least || value > most) {
      throw new InvalidArgumentError(
        most === Number.MAX_SAFE_INTEGER
          ? `Give a whole number, at least ${least}.`
          : `Give a whole number from ${least} to ${most}.`,
      );
    }
    return value;
  };

/** A share: `0.8` or `80%`. */
export const share = (text: string): number => {
  const value = text.endsWith('%') ? Number(text.slice(0, -1)) / 100 : Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 1))
    throw new InvalidArgumentError('Give a share such as 0.8 or 80%.');
  return value;
};

/** `1/4`: the first of four. */
export const shard = (text: string): { readonly index: number; readonly count: number } => {
  const [, index = 0, count = 0] = /^(\d+)\/(\d+)$/.exec(text.trim())?.map(Number) ?? [];
  if (index < 1 || index > count) throw new InvalidArgumentError('Give a shard such as 1/4: the first of four.');
  return { index, count };
};

/** Collects `vendor=value`; may be given several times. */
export const vendorValue = (
  text: string,
  before: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> => {
  const equals = text.indexOf('=');
  if (equals < 1) throw new InvalidArgumentError(`Give it as vendor=value: <vendor>=${text.slice(equals + 1)}.`);
  if (equals === text.length - 1)
    throw new InvalidArgumentError(`Give it as vendor=value: after ${text} comes nothing.`);
  return { ...before, [text.slice(0, equals)]: text.slice(equals + 1) };
};

/** The same of `vendor=url`; a URL alone, under an empty name, is meant for the only vendor. */
export const vendorUrl = (
  text: string,
  before: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> => {
  if (/^https?:\/\//i.test(text)) return { ...before, '': text };
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(text))
    throw new InvalidArgumentError('A target begins with https://, or with http:// on this machine.');
  return vendorValue(text, before);
};

const REPORTS = ['junit', 'json', 'html', 'ndjson', 'github'] as const;
const DRIFT_REPORTS = ['json', 'sarif'] as const;

export interface ReportRequest<F extends string = (typeof REPORTS)[number]> {
  readonly format: F;
  /** Absent only for `github`, whose place is the environment's. */
  readonly file: string | undefined;
}

export type DriftReportRequest = ReportRequest<(typeof DRIFT_REPORTS)[number]>;

const reportsOf =
  <F extends string>(formats: readonly F[]) =>
  (text: string, before: readonly ReportRequest<F>[] = []): readonly ReportRequest<F>[] => [
    ...before,
    ...text.split(',').map((part) => {
      const [name = '', ...rest] = part.trim().split('=');
      const format = formats.find((known) => known === name);
      const file = rest.join('=') || undefined;
      if (!format) throw new InvalidArgumentError(`No report format "${name}". Known: ${formats.join(', ')}.`);
      if (format !== 'github' && file === undefined) throw new InvalidArgumentError(`Say where: ${format}=file.`);
      return { format, file };
    }),
  ];

/** `junit=f,json=f,html=f,github`; may be given several times. */
export const reports = reportsOf(REPORTS);
/** `json=f,sarif=f`; the same for `drift`. */
export const driftReports = reportsOf(DRIFT_REPORTS);

/** A folder; may be given several times. */
export const folders = (text: string, before: readonly string[] = []): readonly string[] => {
  if (!statSync(text, { throwIfNoEntry: false })?.isDirectory())
    throw new InvalidArgumentError(`"${text}" is no folder.`);
  return [...before, text];
};

/** A file; may be given several times. */
export const files = (text: string, before: readonly string[] = []): readonly string[] => {
  if (!statSync(text, { throwIfNoEntry: false })?.isFile()) throw new InvalidArgumentError(`"${text}" is no file.`);
  return [...before, text];
};

/** `hooks.internal,10.0.0.7:8080`; may be given several times. */
export const hosts = (text: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  ...text.split(',').map((part) => {
    const host = part.trim();
    if (/^(?:\[[\da-f:.]+\]|[\w.-]+)(?::\d{1,5})?$/i.test(host)) return host;
    throw new InvalidArgumentError(
      `"${host}" is no host: give names or addresses, such as hooks.internal or 10.0.0.7:8080.`,
    );
  }),
];

/** `understudy,mock.test`: names, without ports, as a `Host` header has them; may be given several times. */
export const hostNames = (text: string, before: readonly string[] = []): readonly string[] => [
  ...before,
  ...text.split(',').map((part) => {
    const name = part.trim();
    if (/^[\w-]+(?:\.[\w-]+)*\.?$/.test(name)) return name;
    throw new InvalidArgumentError(
      `"${name}" is no host name: give names without ports, such as understudy or mock.test.`,
    );
  }),
];

/** `a,b`; may be given several times. */
export const words = (text: string, before: readonly string[] = []): readonly string[] => {
  const given = text.split(',').map((word) => word.trim());
  if (given.includes('')) throw new InvalidArgumentError('Give names, separated by commas.');
  return [...before, ...given];
};

/** A header that no document mentions; `vendor` only where it is of one vendor. */
interface HeaderRequest {
  readonly vendor: string | undefined;
  readonly name: string;
  readonly value: string;
}

/** `X-Tenant: a`, for one vendor `acme=X-Tenant: a`; may be given several times. */
export const header = (text: string, before: readonly HeaderRequest[] = []): readonly HeaderRequest[] => {
  const [, vendor, name, value] = /^(?:([^=:\s]+)=)?([!#$%&'*+.^`|~\w-]+):[ \t]*(.*?)[ \t]*$/s.exec(text) ?? [];
  // What is shown may be a secret: the value is left out.
  if (name === undefined || value === undefined || !/^[\t\x20-\x7e\x80-\xff]+$/.test(value))
    throw new InvalidArgumentError("Give it as 'Name: value', or 'vendor=Name: value' for one vendor.");
  return [...before, { vendor, name, value }];
};
