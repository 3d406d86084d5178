// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The Sallyport developers

// oracle-client.js CONNECT-STRING DN-MATCH: connects with Oracle's thin driver
// for node and prints what it says.

'use strict';

const oracledb = require('oracledb');

oracledb.getConnection({
  user: 'scott',
  password: 'tiger',
  connectString: process.argv[2],
  sslServerDNMatch: process.argv[3] === 'yes',
  transportConnectTimeout: 10,
}).then(() => console.log('connected'), (error) => console.log(error.message));
