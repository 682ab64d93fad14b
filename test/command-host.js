'use strict';

// The process behind `runCommand`: it runs one command line after the other. A start of Node, with the modules of a
// command, takes longer than most commands do.
const { main } = require('../dist/src/cli/main.js');

const home = process.cwd();
// `main` is made for one run of the process; each run here leaves its listeners behind.
process.setMaxListeners(0);
process.stdout.setMaxListeners(0);
process.stderr.setMaxListeners(0);

let said;
for (const name of ['stdout', 'stderr']) {
  process[name].write = (chunk, encoding, callback) => {
    said[name] += String(chunk);
    const done = typeof encoding === 'function' ? encoding : callback;
    if (done) setImmediate(done);
    return true;
  };
}

process.on('message', async ({ args, cwd, env }) => {
  said = { stdout: '', stderr: '' };
  process.exitCode = undefined;
  process.env = env;
  process.chdir(cwd ?? home);
  await main(args);
  process.send({ code: process.exitCode ?? 0, ...said });
});
process.on('disconnect', () => process.exit(0));
