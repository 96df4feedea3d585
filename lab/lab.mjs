// Bluesky's own servers on this machine: PLC and PDS, with --appview the rest of the network too.
//
// One line of JSON on stdout when they answer: {"plc":URL,"pds":URL,"appview":URL|null,"admin":PASSWORD,"folder":PATH,
// "pid":N}. Logs go to stderr. Each line on stdin is a command, answered by one line:
//
//   {"do":"stop"}     the PDS is away: its port refuses connections       {"ok":true}
//   {"do":"start"}    it is back at the same port with the same data      {"ok":true}
//
// Ends when stdin closes, and on SIGTERM and SIGINT; a second thread sees to it that it ends even while the first is
// stuck, so that whoever started it may be killed and leaves nothing behind. Its files are in one folder that goes with it.
//
//   --appview                 needs DB_POSTGRES_URL, DB_POSTGRES_SCHEMA and REDIS_HOST; "stop" and "start" are refused
//   --pds=JSON                settings of the PDS, such as {"rateLimitsEnabled":true}
//   --web=HOST=ADDRESS        https://HOST is fetched from http://ADDRESS, which stands in for its name and its TLS

import { mkdirSync, mkdtempSync, readSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import dns from 'node:dns';
import net from 'node:net';

// Time for an orderly end; then the thread that watches stdin ends the process.
const GRACE = 5_000;
const LOOPBACK = /^(localhost|127(\.\d+){3}|::1|\[::1\])$/;

if (isMainThread) await main();
else watch();

// Reads stdin where nothing else runs: lines go to the main thread, the end ends everything.
function watch() {
  const bytes = Buffer.alloc(4096);
  let text = '';
  for (;;) {
    let read = 0;
    try {
      read = readSync(0, bytes);
    } catch (error) {
      if (error.code === 'EAGAIN') {
        Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 50);
        continue;
      }
    }
    if (read === 0) break;
    text += bytes.toString('utf8', 0, read);
    const lines = text.split('\n');
    text = lines.pop();
    for (const line of lines) if (line.trim() !== '') parentPort.postMessage(line);
  }
  parentPort.postMessage(null);
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, GRACE);
  rmSync(workerData, { recursive: true, force: true });
  process.kill(process.pid, 'SIGKILL');
}

async function main() {
  // Whatever a library says is a log.
  console.log = console.info = console.error;
  const options = read(process.argv.slice(2));
  const folder = mkdtempSync(join(tmpdir(), 'crieur-lab-'));
  process.env.TMPDIR = folder;
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  let close = async () => {};
  let ending = false;
  const end = async (code) => {
    if (ending) return;
    ending = true;
    setTimeout(() => process.exit(code), GRACE - 1_000).unref();
    await close().catch((error) => console.error(error));
    process.exit(code);
  };
  const worker = new Worker(new URL(import.meta.url), { workerData: folder });
  worker.unref();
  const waiting = [];
  let obey = (line) => waiting.push(line);
  worker.on('message', (line) => (line === null ? end(0) : obey(line)));
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP']) process.on(signal, () => end(0));
  process.on('unhandledRejection', (error) => console.error(error));

  stayHere(options.web);
  try {
    const lab = await (options.appview ? whole(options) : small(options, folder));
    close = lab.close;
    obey = (line) => answer(lab, line);
    say({ ...lab.ready, admin: 'admin-pass', folder, pid: process.pid });
    waiting.splice(0).forEach(obey);
  } catch (error) {
    console.error(error);
    await end(1);
  }
}

function read(args) {
  const options = { appview: false, pds: {}, web: new Map() };
  for (const arg of args) {
    const [name, ...rest] = arg.split('=');
    const value = rest.join('=');
    if (arg === '--appview') options.appview = true;
    else if (name === '--pds') options.pds = JSON.parse(value);
    else if (name === '--web' && rest.length === 2) options.web.set(rest[0], rest[1]);
    else throw new Error(`${arg} is not known: --appview, --pds=JSON, --web=HOST=ADDRESS`);
  }
  return options;
}

function say(line) {
  process.stdout.write(`${JSON.stringify(line)}\n`);
}

// One command after the other, in the order in which they came.
let last = Promise.resolve();
function answer(lab, line) {
  last = last.then(async () => {
    try {
      const command = JSON.parse(line).do;
      if (!Object.hasOwn(lab.commands, command)) throw new Error(`${command} is not known here`);
      await lab.commands[command]();
      say({ ok: true });
    } catch (error) {
      say({ ok: false, error: String(error?.message ?? error) });
    }
  });
}

// Nothing but this machine is reached, whatever these servers think of asking for.
function stayHere(web) {
  const refused = (host) => Object.assign(new Error(`${host} is not on this machine`), { code: 'ENOTFOUND' });
  const lookup = dns.lookup;
  dns.lookup = (host, options, done) =>
    LOOPBACK.test(host) || net.isIP(host) !== 0
      ? lookup(host, options, done)
      : process.nextTick(done ?? options, refused(host));
  dns.setServers(['127.0.0.1:9']);
  dns.promises.resolveTxt = async (host) => Promise.reject(refused(host));
  const connect = net.Socket.prototype.connect;
  net.Socket.prototype.connect = function (...args) {
    const options = Array.isArray(args[0]) ? args[0][0] : args[0];
    const host = options?.host ?? (typeof args[1] === 'string' ? args[1] : 'localhost');
    if (options?.path === undefined && !LOOPBACK.test(host)) {
      process.nextTick(() => this.destroy(refused(host)));
      return this;
    }
    return connect.apply(this, args);
  };
  const fetch = globalThis.fetch;
  globalThis.fetch = function (input, init) {
    const url = new URL(input instanceof Request ? input.url : input);
    const address = url.protocol === 'https:' ? web.get(url.host) : undefined;
    if (address === undefined) return fetch(input, init);
    const { method, headers } = input instanceof Request ? input : (init ?? {});
    return fetch(`http://${address}${url.pathname}${url.search}`, { method, headers, redirect: 'manual' });
  };
}

// PLC and PDS, whose data outlive a stop.
async function small({ pds: settings }, folder) {
  const { TestPlc, TestPds, mockNetworkUtilities } = await import('@atproto/dev-env');
  const { Secp256k1Keypair } = await import('@atproto/crypto');
  const plc = await TestPlc.create({});
  const dataDirectory = join(folder, 'pds');
  mkdirSync(dataDirectory);
  const rotation = await Secp256k1Keypair.create({ exportable: true });
  const kept = {
    didPlcUrl: plc.url,
    dataDirectory,
    blobstoreDiskLocation: join(folder, 'blobs'),
    plcRotationKeyK256PrivateKeyHex: Buffer.from(await rotation.export()).toString('hex'),
    ...settings,
  };
  let port = {};
  let pds = null;
  const start = async () => {
    if (pds !== null) return;
    pds = await TestPds.create({ ...kept, ...port });
    port = { port: pds.port };
    mockNetworkUtilities(pds);
  };
  const stop = async () => {
    const old = pds;
    pds = null;
    await old?.close();
    // The port is kept from others by nobody: say so at once if it was taken.
    if (old !== null) await free(old.port);
  };
  await start();
  const close = async () => {
    await stop();
    await plc.close();
  };
  return { ready: { plc: plc.url, pds: pds.url, appview: null }, commands: { start, stop }, close };
}

// The whole network, with app view.
async function whole({ pds: settings }) {
  const { TestNetwork } = await import('@atproto/dev-env');
  const network = await TestNetwork.create({ pds: settings });
  const ready = { plc: network.plc.url, pds: network.pds.url, appview: network.bsky.url };
  return { ready, commands: {}, close: () => network.close() };
}

function free(port) {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, () => server.close(resolve));
  });
}
