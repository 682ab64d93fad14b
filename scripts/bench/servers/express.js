'use strict';

/** Express 5 with `res.json` and no check at all: what most hand-written mocks are. */

const express = require('express');
const { SAMPLE } = require('../documents');

const app = express();
app.get('/contacts/:id', (_request, response) => response.json(SAMPLE));
app.listen(Number(process.env.BENCH_PORT), '127.0.0.1');
