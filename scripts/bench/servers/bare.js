'use strict';

/** `node:http` that reads the whole request and sends one prepared answer: the ceiling for whatever stands on Node's own HTTP server. */

const { readFileSync } = require('node:fs');
const http = require('node:http');

const { status, headers, body } = JSON.parse(readFileSync(process.env.BENCH_ANSWER, 'utf8'));
const bytes = Buffer.from(body, 'latin1');

const server = http.createServer((request, response) => {
  const send = () => {
    response.writeHead(status, headers);
    response.end(bytes);
  };
  if (request.method === 'GET') return send();
  const chunks = [];
  request.on('data', (chunk) => chunks.push(chunk));
  request.on('end', () => {
    Buffer.concat(chunks);
    send();
  });
});
server.listen(Number(process.env.BENCH_PORT), '127.0.0.1');
