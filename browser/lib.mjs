// What the browser tests share: the demo on a free port in a folder of its own, Chromium on a profile of its own,
// pages that are watched for whatever must never happen, and one sum at the end. Whatever was started is stopped.

import { spawn } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";

// The program stands in CRIEUR_BIN or is the first argument; Chromium where Debian puts it, or in CHROMIUM.
export const program = () => process.env.CRIEUR_BIN || process.argv.slice(2).find((it) => !it.startsWith("--")) || "";
export const option = (name, otherwise = "") => {
  const given = process.argv.find((it) => it.startsWith(`--${name}=`));
  return given ? given.slice(name.length + 3) : otherwise;
};
const CHROMIUM = process.env.CHROMIUM || "/usr/bin/chromium";
const ARGS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
  "--disable-component-update", "--disable-sync", "--disable-dev-shm-usage", "--hide-scrollbars",
  // No name but this machine's is ever looked up, whatever a page asks for.
  "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost"];

const opened = [];
const close = async () => {
  while (opened.length) await opened.pop()().catch(() => {});
};

// A folder that goes away with the run.
export const folder = () => {
  const made = mkdtempSync(join(tmpdir(), "crieur-browser-"));
  opened.push(async () => rmSync(made, { recursive: true, force: true }));
  return made;
};

// Where pictures of failures go.
export const pictures = () => {
  const where = process.env.CRIEUR_PICTURES || join(tmpdir(), "crieur-pictures");
  mkdirSync(where, { recursive: true });
  return where;
};

// Starts the demo and waits for the one line on its standard output.
export const demo = async ({ dir = folder(), port = 0, speed = 1, seed = 1, more = [] } = {}) => {
  const binary = program();
  if (!binary || !existsSync(binary)) throw new Error(`there is no program at “${binary}”: build it, and name it in CRIEUR_BIN`);
  const child = spawn(binary, ["demo", "--port", `${port}`, "--dir", dir, "--speed", `${speed}`, "--seed", `${seed}`, ...more],
    { stdio: ["ignore", "pipe", "pipe"] });
  let said = "", lines = "";
  child.stderr.on("data", (part) => { said = (said + part).slice(-8_000); });
  const gone = new Promise((done) => { child.once("close", done); });
  const stop = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGINT");
    const slow = setTimeout(() => child.kill("SIGKILL"), 10_000);
    await gone;
    clearTimeout(slow);
  };
  opened.push(stop);
  const base = await new Promise((done, failed) => {
    const late = setTimeout(() => failed(new Error(`the demo did not start within a minute:\n${said}`)), 60_000);
    child.stdout.on("data", (part) => {
      lines += part;
      if (lines.includes("\n")) { clearTimeout(late); done(lines.split("\n")[0].trim()); }
    });
    child.once("error", failed);
    gone.then((code) => { clearTimeout(late); failed(new Error(`the demo ended with ${code}:\n${said}`)); });
  });
  return { base, dir, stop, stdout: () => lines, stderr: () => said, ended: () => child.exitCode };
};

export const browser = async () => {
  if (!existsSync(CHROMIUM)) throw new Error(`there is no Chromium at ${CHROMIUM}: install Debian's package 'chromium', or name one in CHROMIUM`);
  const started = await chromium.launch({ executablePath: CHROMIUM, headless: true, args: ARGS });
  opened.push(() => started.close());
  return started;
};

// Somebody at a browser: pages of one context, watched. `faults` holds whatever must not happen.
// Pages of another server that one is sent to (`beside`) are that server's business.
export const visitor = async (chrome, base, { language = "en", width = 1280, height = 800, dark = false, beside = "" } = {}) => {
  const locale = { en: "en-GB", fr: "fr-FR" }[language];
  const context = await chrome.newContext({ viewport: { width, height }, locale, timezoneId: "Europe/Paris",
    colorScheme: dark ? "dark" : "light", reducedMotion: "reduce", baseURL: base });
  const faults = [];
  const refused = new Set();
  const origin = new URL(base).origin;
  const theirs = (address) => beside !== "" && address.startsWith(beside);
  context.setDefaultTimeout(15_000);
  // The reader's own choice, so that it holds for every character alike.
  await context.addCookies([{ name: "language", value: language, url: base }]);
  context.on("request", (request) => {
    const url = new URL(request.url());
    if (!["data:", "blob:", "about:"].includes(url.protocol) && url.origin !== origin && !theirs(url.href)) faults.push(`it asked another place: ${url}`);
  });
  context.on("response", (response) => {
    const status = response.status();
    if (theirs(response.url())) return;
    if (status >= 500 || (status >= 400 && !refused.has(status))) faults.push(`${response.request().method()} ${response.url()} was answered ${status}`);
  });
  context.on("console", (message) => {
    // Statuses are held against what is expected, above.
    if (message.type() === "error" && !theirs(message.location().url) && !message.text().startsWith("Failed to load resource")) faults.push(`the console says: ${message.text()}`);
  });
  context.on("weberror", (error) => faults.push(`a script failed: ${error.error().message}`));
  const page = await context.newPage();
  opened.push(() => context.close());
  return { context, page, faults, refused, close: () => context.close() };
};

// Spaces that do not break and signs of apostrophe are the typographer's business.
export const plain = (text) => text.replaceAll(/[\s\u00a0\u202f]+/g, " ").replaceAll("’", "'").trim();

export const check = (holds, sentence) => {
  if (!holds) throw new Error(sentence);
};

export const textOf = async (page, selector = "main") => plain(await page.locator(selector).first().innerText());

export const says = async (page, text, selector = "body") => {
  const end = Date.now() + 15_000;
  let seen = "";
  while (Date.now() < end) {
    seen = plain(await page.locator(selector).first().innerText().catch(() => ""));
    if (seen.includes(plain(text))) return;
    await page.waitForTimeout(100);
  }
  throw new Error(`“${text}” is not said at ${page.url()}; the page says: ${seen.slice(0, 600)}`);
};

// Looks again and again, as a reader would reload, until the page says what is awaited.
export const until = async (page, path, holds, sentence, seconds = 60) => {
  const end = Date.now() + seconds * 1_000;
  for (;;) {
    await page.goto(path);
    if (await holds()) return;
    if (Date.now() > end) throw new Error(`${sentence}; ${page.url()} says: ${(await textOf(page)).slice(0, 600)}`);
    await page.waitForTimeout(500);
  }
};

export const press = async (page, name, inside = page) => {
  const button = inside.getByRole("button", { name, exact: true }).first();
  await button.click();
};

export const has = async (page, text, selector = "main") => (await textOf(page, selector)).includes(plain(text));

// Bluesky's own servers, started by lab/start of the checkout that the tests are run in; they end with the run.
export const lab = async () => {
  const script = option("lab", join(process.cwd(), "lab", "start"));
  if (!existsSync(script)) throw new Error(`there is no ${script}: run this in the checkout, or name it by --lab=FILE`);
  const child = spawn(script, [], { stdio: ["pipe", "pipe", "pipe"] });
  let said = "", lines = "";
  child.stderr.on("data", (part) => { said = (said + part).slice(-8_000); });
  const gone = new Promise((done) => { child.once("close", done); });
  opened.push(async () => { child.stdin.end(); await gone; });
  const line = new Promise((ready, failed) => {
    child.stdout.on("data", (part) => {
      lines += part;
      if (lines.includes("\n")) ready(lines.split("\n")[0]);
    });
    gone.then((code) => failed(new Error(`the servers ended with ${code}: ${said}`)));
  });
  return JSON.parse(await line);
};

// Becomes a character of the demo by the button on its card.
export const become = async (page, name) => {
  await page.goto("/demo");
  const card = page.locator("section.character").filter({ has: page.getByRole("heading", { name, exact: true }) });
  await Promise.all([page.waitForURL((url) => !url.pathname.startsWith("/demo")), card.getByRole("button").click()]);
};

// The cast as the demo's page shows it.
export const cast = async (page) => {
  await page.goto("/demo");
  return page.locator("section.character").evaluateAll((cards) => cards.map((card) => ({
    name: card.querySelector("h2").textContent.trim(),
    part: card.querySelector(".part").textContent.trim(),
    scene: [...card.querySelectorAll("p")].at(-1).textContent.trim(),
  })));
};

// Runs a test program: whatever happens, everything is stopped, and one line sums up as `check` counts it.
export const main = async (name, run) => {
  const begun = Date.now();
  const sum = { passed: 0, failed: 0, said: [] };
  const tally = {
    pass: (text) => { sum.passed += 1; if (text) console.log(`ok      ${text}`); },
    fail: (text) => { sum.failed += 1; console.log(`FAILED  ${text}`); },
  };
  const stopped = (signal) => { console.log(`stopped by ${signal}`); close().finally(() => process.exit(130)); };
  ["SIGINT", "SIGTERM", "SIGHUP"].forEach((signal) => process.once(signal, stopped, signal));
  try {
    await run(tally);
  } catch (error) {
    tally.fail(`${name}: ${error.stack || error}`);
  }
  await close();
  const took = ((Date.now() - begun) / 1000).toFixed(1);
  const ok = sum.failed === 0 && sum.passed > 0;
  console.log(`test result: ${ok ? "ok" : "FAILED"}. ${sum.passed} passed; ${sum.failed} failed; ${name}, finished in ${took}s`);
  process.exit(ok ? 0 : 1);
};
