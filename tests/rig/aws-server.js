// SPDX-License-Identifier: GPL-3.0-or-later
// SPDX-FileCopyrightText: 2026 The Sallyport developers
//
// aws-server.js dynamodb|kinesis CHAIN KEY [TLS-VERSION [CLIENT-CA]]
//
// dynalite or kinesalite, which are not ours, behind HTTPS on a free port of
// 127.0.0.1, with a certificate of one's own.  The port is the first line of
// output.  Neither checks signatures, so aws4 does it for them: AKIDRIG has the
// secret key AWS_SECRET of the environment.  NODE_PATH names the node_modules
// folder.

const fs = require('fs');
const aws4 = require('aws4');

const [kind, chain, key, version, clientCa] = process.argv.slice(2);
const ID = 'AKIDRIG';

// What the service complains of; nothing when the request is signed well, or not
// at all, which the services themselves know how to answer.
function complaint(request) {
  const given = request.headers.authorization;
  const parts = /Credential=([^/]+)\/\d+\/([^/]+)\/([^/]+)\/aws4_request, *SignedHeaders=([^,]+)/
    .exec(given || '');
  if (!parts) return undefined;
  const [, id, region, service, names] = parts;
  if (id !== ID) return 'UnrecognizedClientException';
  const headers = {};
  for (const name of names.split(';')) headers[name] = request.headers[name];
  const { method, url: path } = request;
  const signed = aws4.sign({ method, path, headers, region, service },
    { accessKeyId: ID, secretAccessKey: process.env.AWS_SECRET });
  const signature = (text) => /Signature=(\w+)/.exec(text)?.[1];
  const right = signature(signed.headers.Authorization) === signature(given);
  return right && service === kind ? undefined : 'InvalidSignatureException';
}

const options = {
  ssl: true,
  cert: fs.readFileSync(chain),
  key: fs.readFileSync(key),
  ca: clientCa ? fs.readFileSync(clientCa) : [],
  ...(version ? { minVersion: version, maxVersion: version } : {}),
  ...(clientCa ? { requestCert: true, rejectUnauthorized: true } : {}),
};
const server = require({ dynamodb: 'dynalite', kinesis: 'kinesalite' }[kind])(options);
const [service] = server.listeners('request');
server.removeAllListeners('request');
server.on('request', (request, response) => {
  const error = complaint(request);
  if (!error) service.call(server, request, response);
  else {
    request.resume();
    response.writeHead(400, { 'Content-Type': 'application/x-amz-json-1.0' });
    response.end(JSON.stringify({ __type: `rig#${error}` }));
  }
});
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
