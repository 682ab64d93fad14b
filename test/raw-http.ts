import { readFileSync } from 'node:fs';
import { connect } from 'node:net';

/** One request of a `request.http` file. */
export interface RawRequest {
  readonly title: string;
  readonly bytes: string;
  /** Milliseconds to wait for an answer; a line `# wait 300` after the title sets it. */
  readonly patience: number;
}

/** What came back, before anybody interprets it: a fault is an answer too. */
export type RawAnswer =
  | { readonly kind: 'bytes'; readonly bytes: Buffer; readonly reset: boolean }
  | { readonly kind: 'silence'; readonly waited: number };

/** Requests are separated by lines that begin with `###`, whose text is the title. `Host` and `Content-Length` are added where they are missing. */
export const readRequests = (text: string): readonly RawRequest[] =>
  text
    .split(/^###/m)
    .slice(1)
    .map((part) => {
      const [title = '', ...lines] = part.split('\n');
      const wait = /^# wait (\d+)$/.exec(lines[0] ?? '');
      if (wait) lines.shift();
      const blank = lines.indexOf('');
      const head = blank < 0 ? lines : lines.slice(0, blank);
      const body =
        blank < 0
          ? ''
          : lines
              .slice(blank + 1)
              .join('\n')
              .trimEnd();
      return {
        title: title.trim(),
        bytes: framed(
          head.filter((line) => line !== ''),
          body,
        ),
        patience: Number(wait?.[1] ?? 5000),
      };
    });

const framed = ([requestLine = '', ...headers]: readonly string[], body: string): string => {
  const has = (name: string): boolean => headers.some((header) => header.toLowerCase().startsWith(`${name}:`));
  const added = [
    ...(has('host') ? [] : ['Host: 127.0.0.1']),
    ...(body === '' || has('content-length') ? [] : [`Content-Length: ${Buffer.byteLength(body)}`]),
    'Connection: close',
  ];
  return [`${requestLine} HTTP/1.1`, ...headers, ...added, '', body].join('\r\n');
};

/** Sends bytes to a port of this machine and reads until the other side closes. */
export const sendRaw = (port: number, bytes: string, patience: number): Promise<RawAnswer> =>
  new Promise((resolve) => {
    const chunks: Buffer[] = [];
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    const timer = setTimeout(() => {
      socket.destroy();
      resolve({ kind: 'silence', waited: patience });
    }, patience);
    const end = (reset: boolean): void => {
      clearTimeout(timer);
      resolve({ kind: 'bytes', bytes: Buffer.concat(chunks), reset });
    };
    socket.on('data', (chunk) => chunks.push(chunk));
    socket.once('end', () => end(false));
    socket.once('error', () => end(true));
  });

/** Differ from run to run, or follow from the body. */
const PASSED_OVER = ['date', 'connection', 'keep-alive', 'content-length', 'transfer-encoding'];

/** As it stands in a golden file: status line, headers in the order of their names, and the body; JSON indented where nothing is lost by it. */
export const formatAnswer = (answer: RawAnswer, port: number): string => {
  if (answer.kind === 'silence') return `(no answer within ${answer.waited} ms)`;
  if (answer.bytes.length === 0) return answer.reset ? '(the connection was reset)' : '(closed without an answer)';
  const text = answer.bytes.toString('utf8').replaceAll(`127.0.0.1:${port}`, '127.0.0.1:PORT');
  const split = text.indexOf('\r\n\r\n');
  const [status, ...headers] = text.slice(0, split).split('\r\n');
  const kept = headers
    .map((header) => header.replace(/^[^:]+/, (name) => name.toLowerCase()))
    .filter((header) => !PASSED_OVER.includes(header.split(':')[0] ?? ''))
    .sort();
  const body = text.slice(split + 4);
  const promised = Number(/^content-length: (\d+)$/im.exec(text.slice(0, split))?.[1] ?? Number.NaN);
  const missing = promised - Buffer.byteLength(body);
  return [
    status,
    ...kept,
    ...(body === '' ? [] : ['', indented(body)]),
    ...(missing > 0 ? ['', `(closed ${missing} bytes too early)`] : []),
  ].join('\n');
};

const indented = (body: string): string => {
  try {
    const value: unknown = JSON.parse(body);
    return JSON.stringify(value) === body ? JSON.stringify(value, null, 2) : body;
  } catch {
    return body;
  }
};

/** What comes back for the requests of a file, each under its title, as the golden files have it. */
export const answersTo = async (port: number, file: string): Promise<string> => {
  const answers: string[] = [];
  for (const { title, bytes, patience } of readRequests(readFileSync(file, 'utf8'))) {
    answers.push(`### ${title}\n${formatAnswer(await sendRaw(port, bytes, patience), port)}`);
  }
  return `${answers.join('\n\n')}\n`;
};
