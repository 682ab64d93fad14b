/**
 * Every message we raise ourselves: code, template (`%s` is filled in order). `docs/errors.md` explains each;
 * a test keeps the two together. A message says what is wrong, where, and what to do next.
 */
export const ERRORS = {
  SPEC_NOT_FOUND: 'No file at %s. Give a vendor name, a path to an OpenAPI document or a URL.',
  SPEC_UNREADABLE: 'Cannot read %s: %s',
  SPEC_SYNTAX: '%s: %s',
  SPEC_NOT_OPENAPI: '%s: not an OpenAPI document: %s',
  SPEC_REF_UNRESOLVED: '%s: $ref "%s" leads nowhere: %s',
  SPEC_NO_OPERATIONS:
    '%s: the document has no operation and no webhook, so there is nothing to mock or to test. Add a path with a method.',
  SPEC_ONLY_WEBHOOKS:
    '%s: the document has webhooks and no operation: a mock can send them, but there is nothing to ask. Leave it out, or add a path with a method.',
  UNKNOWN_VENDOR: 'No vendor "%s". Known: %s. A name with "/", "." or a scheme is read as a file or URL.',
  UNKNOWN_SCENARIO: 'No scenario "%s" for %s. Known: %s.',
  UNKNOWN_OPERATION: 'No operation "%s". Known: %s.',
  PATH_CONFLICT: '%s is claimed twice: by %s and by %s. Rename one, or serve them in two processes.',
  PORT_IN_USE: 'Port %s on %s is taken. Stop what listens there, or choose another with --port (0 picks a free one).',
  LISTEN_FAILED: 'Cannot listen on %s:%s: %s',
  USAGE: '%s',
  CONFIG_INVALID: '%s: %s',
  VENDOR_INVALID: '%s: %s',
  SCENARIO_INVALID: '%s: %s',
  RELOAD_REFUSED: '%s',
  WORKERS_LOST: 'No worker is left: the last ones ended with %s.',
  MOCK_UNREACHABLE: 'No mock answers at %s: %s. Start one with understudy mock, or give the URL that it prints.',
  NOT_CALLED: '%s',
  STATE_UNAVAILABLE: 'The shared state at %s cannot be reached: %s',
  TARGET_INVALID: '%s',
  REPORT_UNWRITABLE: 'Cannot write the report %s: %s',
  REPORT_UNREADABLE: 'Cannot read the report %s: %s',
  RECORDING_INVALID: 'Cannot use the recording %s: %s',
} as const;

export type ErrorCode = keyof typeof ERRORS;

/** An error of the user's input or surroundings: printed as one message, no stack trace, exit code 2. */
export class UnderstudyError extends Error {
  override readonly name = 'UnderstudyError';
  constructor(
    readonly code: ErrorCode,
    message: string,
  ) {
    super(message);
  }
}

/** Builds the error of a code; `parts` fill the template in order. */
export const fail = (code: ErrorCode, ...parts: readonly (string | number)[]): UnderstudyError => {
  let next = 0;
  return new UnderstudyError(
    code,
    ERRORS[code].replaceAll('%s', () => String(parts[next++] ?? '')),
  );
};

export const isOurs = (error: unknown): error is UnderstudyError =>
  isErrorLike(error) && error.name === 'UnderstudyError';

/** The message of whatever was thrown. Not by `instanceof`: an error of another realm (a worker, a test runner) is none. */
export const messageOf = (error: unknown): string => {
  if (!isErrorLike(error)) return String(error);
  const { code = '', path } = error as NodeJS.ErrnoException;
  const words = path === undefined ? undefined : FILE_ERRORS[code];
  return words === undefined ? error.message : `${words}: ${path}`;
};

/** In words, for who names a file. Its path stays: a vendor's own code may have opened another one. */
const FILE_ERRORS: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  ENOTDIR: 'a part of its path is no folder',
  EISDIR: 'it is a folder',
  EACCES: 'the permission is missing',
};

const isErrorLike = (error: unknown): error is Error =>
  typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string';
