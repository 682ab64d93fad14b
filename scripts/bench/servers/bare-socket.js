'use strict';

/** `node:net` that looks for the end of the head and sends one prepared text, whatever was asked: the ceiling for anything written in Node. */

const { readFileSync } = require('node:fs');
const { STATUS_CODES } = require('node:http');
const net = require('node:net');

const { status, headers, body } = JSON.parse(readFileSync(process.env.BENCH_ANSWER, 'utf8'));
const lines = [];
for (let at = 0; at < headers.length; at += 2) lines.push(`${headers[at]}: ${headers[at + 1]}\r\n`);
const head = `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join('')}`;
let date = new Date().toUTCString();
setInterval(() => {
  date = new Date().toUTCString();
}, 1000).unref();

net
  .createServer({ noDelay: true }, (socket) => {
    socket.on('error', () => socket.destroy());
    socket.on('data', (bytes) => {
      let answers = '';
      for (let end = bytes.indexOf('\r\n\r\n'); end >= 0; end = bytes.indexOf('\r\n\r\n', end + 4))
        answers += `${head}Date: ${date}\r\nConnection: keep-alive\r\nKeep-Alive: timeout=5\r\n\r\n${body}`;
      if (answers !== '') socket.write(answers, 'latin1');
    });
  })
  .listen(Number(process.env.BENCH_PORT), '127.0.0.1');
