import type { AddressInfo } from 'node:net';
import { createServer, type Server, type Socket } from 'node:net';
import { planContract } from '../../src/contract/plan';
import { runContract } from '../../src/contract/run';
import { type HttpTargetOptions, httpTarget } from '../../src/contract/targets/http-target';
import { headline } from '../../src/report/describe';
import type { Spec } from '../../src/specs/spec';

/** What a server writes for each request, byte by byte; `open`: it then leaves the connection as it is. */
export interface RawAnswerOf {
  readonly bytes: Buffer;
  readonly open?: true;
}

export interface RawServer {
  readonly url: string;
  close(): void;
}

/** Answers every request with the same bytes, whatever HTTP says about them. */
export const rawServer = async ({ bytes, open }: RawAnswerOf): Promise<RawServer> => {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
    socket.on('data', (chunk) => {
      if (chunk.toString('latin1').includes('\r\n\r\n')) open ? socket.write(bytes) : socket.end(bytes);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
};

/** The head of an answer and its body; `lines` are the header lines as they are sent. */
export const raw = (status: string, lines: readonly string[], body: Buffer | string = ''): Buffer =>
  Buffer.concat([Buffer.from([`HTTP/1.1 ${status}`, ...lines, '', ''].join('\r\n'), 'latin1'), Buffer.from(body)]);

/** The outcome of the documented sample request, with the sentences about it. */
export const verdictOf = async (
  spec: Spec,
  baseUrl: string,
  options: Partial<HttpTargetOptions> = {},
): Promise<string> => {
  const target = httpTarget({ spec, kind: 'real', baseUrl, variables: {}, timeout: 5000, ...options });
  const planned = { target: 'real', local: true, variables: {}, allowUnsafe: options.allowUnsafe ?? false } as const;
  const plan = planContract(spec, planned);
  const cases = plan.cases.filter(({ id }) => id.endsWith('/example/sample'));
  const lines: string[] = [];
  for await (const event of runContract([{ spec, ...plan, cases, followUps: [], planned, target }])) {
    if (event.type !== 'case-finished') continue;
    const { verdict } = event.result;
    const reasons = verdict.kind === 'inconclusive' ? verdict.reasons : verdict.inconclusive;
    lines.push(
      verdict.kind,
      ...verdict.findings.map((finding) => headline(finding)),
      ...reasons.map(({ kind, reason }) => `${kind}: ${reason}`),
    );
  }
  await target.close();
  return lines.join('\n');
};
