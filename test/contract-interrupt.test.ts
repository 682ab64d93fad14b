import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { root } from './run-cli';
import { PET_SHOP, petShop } from './servers/pet-shop';

test('Ctrl-C ends the questions, and what was created is taken away', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'interrupt-'));
  const file = path.join(folder, 'acme.json');
  writeFileSync(file, JSON.stringify({ openapi: '3.1.0', info: { title: 't', version: '1' }, ...PET_SHOP }));
  let child: ChildProcess | undefined;
  const shop = petShop({ 7: 'Rex' });
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    // The answer creates the pet, and only then is there something to take away.
    const isFirst = request.method === 'POST' && asked.filter((line) => line.startsWith('POST')).length === 1;
    if (isFirst) response.on('finish', () => child?.kill('SIGINT'));
    shop.answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    const cli = path.join(root, 'bin', 'understudy.js');
    const args = [cli, 'test', file, '--target', `acme=${url}`, '--allow-unsafe'];
    const running = spawn(process.execPath, args, { cwd: folder, env: { ...process.env, NO_COLOR: '1' } });
    child = running;
    let output = '';
    for (const stream of [running.stdout, running.stderr])
      stream.on('data', (chunk: Buffer) => (output += String(chunk)));
    const code = await new Promise((resolve) => running.on('close', resolve));
    expect(output).toContain('interrupted: cleaning up what this run created');
    expect(output).toContain('stopped: the run was interrupted');
    expect(code).toBe(3);
    expect(asked.at(-1)).toMatch(/^DELETE \/pets\/10\d$/);
    expect([...shop.pets]).toEqual([[7, 'Rex']]);
  } finally {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
    rmSync(folder, { recursive: true });
  }
}, 60_000);
