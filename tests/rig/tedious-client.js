// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The Sallyport developers
//
// tedious-client.js PORT MODE [CA]: signs in to localhost and selects 1 with
// tedious.  MODE is none, require, verify-full, or strict.

const fs = require('fs');
const { Connection, Request } = require('tedious');

const [, , port, mode, ca] = process.argv;
const connection = new Connection({
  server: 'localhost',
  authentication: { type: 'default', options: { userName: 'sa', password: 'Secret-1' } },
  options: {
    port: Number(port),
    connectTimeout: 8000,
    encrypt: mode === 'strict' ? 'strict' : mode !== 'none',
    trustServerCertificate: mode === 'none' || mode === 'require',
    ...(ca ? { cryptoCredentialsDetails: { ca: fs.readFileSync(ca) } } : {}),
  },
});

function fail(error) {
  console.error(error.message);
  process.exit(1);
}

connection.on('error', fail);
connection.connect((error) => {
  if (error) fail(error);
  connection.execSqlBatch(new Request('select 1', (problem, rows) => {
    if (problem) fail(problem);
    console.log(`${rows} row`);
    process.exit(rows === 1 ? 0 : 1);
  }));
});
