'use strict';

/**
 * A constant rate, whatever the server does. Each request has a moment when it is due, and its time counts from there.
 * So a server that stalls is charged for all requests that would have waited, which wrk and its like leave out.
 */

const net = require('node:net');

const CONNECTIONS = 32;

/** @returns {Promise<{ p50: number, p99: number, max: number, rps: number, late: number }>} milliseconds */
async function openLoop(port, text, rate, seconds) {
  const length = await answerLength(port, text);
  const sockets = await Promise.all(Array.from({ length: CONNECTIONS }, () => connect(port)));
  const bytes = Buffer.from(text, 'latin1');
  const waiting = [];
  const idle = [...sockets];
  const times = [];
  let finish = () => {};

  const send = (due) => {
    const socket = idle.pop();
    if (!socket) return void waiting.push(due);
    socket.due = due;
    socket.write(bytes);
  };
  for (const socket of sockets) {
    socket.received = 0;
    socket.on('data', (chunk) => {
      socket.received += chunk.length;
      if (socket.received < length) return;
      socket.received -= length;
      times.push(performance.now() - socket.due);
      idle.push(socket);
      if (waiting.length > 0) send(waiting.shift());
    });
  }
  const startedAt = performance.now();
  const total = Math.floor(rate * seconds);
  let sent = 0;
  await new Promise((resolve) => {
    finish = resolve;
    const tick = () => {
      const now = performance.now();
      const due = Math.min(total, Math.floor(((now - startedAt) / 1000) * rate));
      while (sent < due) send(startedAt + (++sent * 1000) / rate);
      // Twice the time is enough to see that a server does not keep up.
      if (times.length >= total || now - startedAt > seconds * 2000) return finish();
      setImmediate(tick);
    };
    tick();
  });
  for (const socket of sockets) socket.destroy();
  times.sort((a, b) => a - b);
  const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))];
  return {
    p50: at(0.5),
    p99: at(0.99),
    max: times[times.length - 1],
    rps: times.length / seconds,
    late: total - times.length,
  };
}

const connect = (port) =>
  new Promise((resolve, reject) => {
    const socket = net.connect({ port, host: '127.0.0.1', noDelay: true }, () => resolve(socket));
    socket.on('error', reject);
  });

/** All answers to one request are as long as the first one: a date has a fixed length. */
const answerLength = async (port, text) => {
  const socket = await connect(port);
  return new Promise((resolve) => {
    let seen = 0;
    socket.on('data', (chunk) => {
      seen += chunk.length;
    });
    socket.write(text);
    setTimeout(() => {
      socket.destroy();
      resolve(seen);
    }, 200);
  });
};

module.exports = { openLoop };
