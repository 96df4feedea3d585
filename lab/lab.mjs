// Bluesky's own servers on this machine: PLC and PDS, with --appview the rest of the network too.
//
// One line of JSON on stdout when they answer: {"plc":URL,"pds":URL,"second":URL|null,"appview":URL|null,"admin":PASSWORD,
// "folder":PATH,"pid":N}. Logs go to stderr. Each line on stdin is a command, answered by one line:
//
//   {"do":"stop"}     the PDS is away: its port refuses connections       {"ok":true}
//   {"do":"start"}    it is back at the same port with the same data      {"ok":true}
//   {"do":"leave","did":DID}   the code that the PDS sends by mail to whoever wants to leave it   {"ok":true,"code":CODE}
//
// Ends when stdin closes, and on SIGTERM and SIGINT; a second thread sees to it that it ends even while the first is
// stuck, so that whoever started it may be killed and leaves nothing behind. Its files are in one folder that goes with it.
//
//   --appview                 with app view; needs Debian's postgresql and redis-server. "stop" and "start" are refused then
//   --second                  a second PDS on the same PLC, to move to; it is never stopped alone
//   --pds=JSON                settings of the PDS, such as {"rateLimitsEnabled":true}
//   --web=HOST=ADDRESS        https://HOST is fetched from http://ADDRESS, which stands in for its name and its TLS

import { execFileSync, spawn } from 'node:child_process';
import { chownSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readSync, rmSync } from 'node:fs';
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
    const lab = await (options.appview ? whole(options, folder) : small(options, folder));
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
  const options = { appview: false, second: false, pds: {}, web: new Map() };
  for (const arg of args) {
    const [name, ...rest] = arg.split('=');
    const value = rest.join('=');
    if (arg === '--appview') options.appview = true;
    else if (arg === '--second') options.second = true;
    else if (name === '--pds') options.pds = JSON.parse(value);
    else if (name === '--web' && rest.length === 2) options.web.set(rest[0], rest[1]);
    else throw new Error(`${arg} is not known: --appview, --second, --pds=JSON, --web=HOST=ADDRESS`);
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
      const { do: command, ...rest } = JSON.parse(line);
      if (!Object.hasOwn(lab.commands, command)) throw new Error(`${command} is not known here`);
      say({ ok: true, ...(await lab.commands[command](rest)) });
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
async function small({ pds: settings, second: two }, folder) {
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
  const second = two ? await TestPds.create({ didPlcUrl: plc.url, ...settings }) : null;
  if (second !== null) mockNetworkUtilities(second);
  // No mail is read here: the code is made as it is made for the letter.
  const leave = async ({ did }) => ({ code: await pds.ctx.accountManager.createEmailToken(did, 'plc_operation') });
  const close = async () => {
    await stop();
    await second?.close();
    await plc.close();
  };
  const ready = { plc: plc.url, pds: pds.url, second: second?.url ?? null, appview: null };
  return { ready, commands: { start, stop, leave }, close };
}

// The whole network, with app view.
async function whole({ pds: settings }, folder) {
  const dbPostgresUrl = await postgres(folder);
  process.env.REDIS_HOST = await redis(folder);
  const { TestNetwork } = await import('@atproto/dev-env');
  const network = await TestNetwork.create({ dbPostgresUrl, dbPostgresSchema: 'lab', pds: settings });
  const ready = { plc: network.plc.url, pds: network.pds.url, second: null, appview: network.bsky.url };
  return { ready, commands: {}, close: () => network.close() };
}

// Runs a server that ends when this process does, however that happens: its keeper waits for its own input to close.
function keep(program, args, options) {
  const keeper = 'trap "" INT TERM HUP; "$@" & server=$!; cat >/dev/null; kill -INT $server; wait $server';
  const child = spawn('sh', ['-c', keeper, 'keeper', program, ...args], { ...options, stdio: ['pipe', 'ignore', 'inherit'] });
  child.on('error', (error) => console.error(error));
}

// A new cluster, on a socket in a folder that its user may enter, no network.
async function postgres(folder) {
  const root = '/usr/lib/postgresql';
  const newest = existsSync(root) ? readdirSync(root).sort((a, b) => b - a)[0] : undefined;
  if (newest === undefined) throw new Error("there is no PostgreSQL: install Debian's postgresql");
  const home = mkdtempSync(join(tmpdir(), 'postgres-'));
  const as = {};
  if (process.getuid() === 0) {
    for (const [key, flag] of [['uid', '-u'], ['gid', '-g']]) as[key] = Number(execFileSync('id', [flag, 'postgres']));
    chownSync(folder, as.uid, as.gid);
    chownSync(home, as.uid, as.gid);
  }
  const bin = (name) => join(root, newest, 'bin', name);
  const init = ['--no-sync', '--auth=trust', '--username=postgres', '--encoding=UTF8', '--locale=C', '-D', join(home, 'data')];
  execFileSync(bin('initdb'), init, { ...as, cwd: home, stdio: ['ignore', 'ignore', 'inherit'] });
  const run = ['-D', join(home, 'data'), '-k', home, '-c', 'listen_addresses=', '-c', 'fsync=off', '-c', 'max_connections=200'];
  keep(bin('postgres'), run, { ...as, cwd: home });
  await until(() => existsSync(join(home, '.s.PGSQL.5432')), 'PostgreSQL');
  return `postgresql://postgres@/postgres?host=${encodeURIComponent(home)}`;
}

// In memory only. What it needs is an address with a port.
async function redis(folder) {
  const port = await freePort();
  keep('redis-server', ['--bind', '127.0.0.1', '--port', `${port}`, '--save', '', '--appendonly', 'no', '--dir', folder], {});
  const answers = () =>
    new Promise((resolve) => {
      const socket = net.connect(port, '127.0.0.1', () => resolve(socket.end()));
      socket.once('error', () => resolve(undefined));
    });
  await until(answers, "Redis (Debian's redis-server)");
  return `127.0.0.1:${port}`;
}

async function until(holds, name) {
  for (let tries = 0; tries < 300; tries += 1) {
    if (await holds()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${name} does not start`);
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

function free(port) {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(port, () => server.close(resolve));
  });
}
