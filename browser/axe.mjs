// Every page as everybody sees it, looked at by axe-core and by a few eyes of our own: in both languages, light and
// dark, wide and narrow; forms also as they look when they are refused.
//
//   node axe.mjs PROGRAM [--only=PATTERN] [--as=NAME] [--languages=fr,en] [--pictures=FOLDER]

import { createRequire } from "node:module";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { become, browser, cast, demo, main, option, visitor } from "./lib.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "best-practice"];
const COLOURS = ["color-contrast", "link-in-text-block"];
const DEPTH = 3;
const ONLY = option("only"), AS = option("as"), PICTURES = option("pictures");
const LANGUAGES = option("languages", "fr,en").split(",");
const WIDE = { width: 1280, height: 800 }, NARROW = { width: 390, height: 844 };
// Not pages, or pages of their own kind.
const ELSEWHERE = /^\/(live|assets|healthz|readyz|metrics|api\/v1)|\.(csv|json|svg|txt)$/;
// Forms that end the visit, or whose undoing is somebody's whole account.
const HANDS_OFF = /sign-out|act-as|become|delete|leave|sign-in|sign-up/;

const ID = /^([a-z]{2,3}_[0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9]+|[0-9a-f]{32})$/;
export const pattern = (url) => {
  const { pathname, searchParams } = new URL(url);
  const path = pathname.split("/").map((part) => (ID.test(decodeURIComponent(part)) ? "{id}" : part)).join("/");
  const names = [...new Set(searchParams.keys())].filter((name) => !["lang", "done", "after", "before"].includes(name)).sort();
  return path + (names.length ? `?${names.join("&")}` : "");
};

// Runs in the page: what is wrong with it besides what axe knows.
const eyes = ({ language, narrow }) => {
  const wrong = [];
  const root = document.documentElement;
  if (root.lang !== language) wrong.push(`lang is “${root.lang}”, not “${language}”`);
  const heads = document.querySelectorAll("h1").length;
  // The page of components shows how a public page opens.
  if (heads !== 1 && location.pathname !== "/design") wrong.push(`${heads} h1 on one page`);
  if (!document.title || document.title.startsWith(" ")) wrong.push("no title");
  if (narrow && root.scrollWidth > root.clientWidth) {
    const wide = [...document.querySelectorAll("body *")].filter((at) => {
      const box = at.getBoundingClientRect();
      if (box.right <= root.clientWidth + 1 || box.width === 0) return false;
      for (let up = at.parentElement; up; up = up.parentElement) if (getComputedStyle(up).overflowX !== "visible") return false;
      return true;
    }).slice(0, 4).map((at) => `${at.tagName.toLowerCase()}.${at.className}`);
    wrong.push(`scrolls sideways: ${root.scrollWidth} px of ${root.clientWidth} (${wide.join(", ")})`);
  }
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const at = walk.currentNode, text = at.data.trim();
    if (/[\u2068\u2069]/.test(text)) wrong.push(`marks of isolation in “${text}”`);
    const areas = /^(account|api|brand|chart|creator|design|entry|fault|flash|home|how|keys|network|notice|operator|places|public|record|rule|say|settings|shell|ui|wording)(-[a-z0-9_]+)+$/;
    if (areas.test(text)) wrong.push(`a bare message id: ${text}`);
  }
  const named = [...document.querySelectorAll("[title],[aria-label],[placeholder],[alt]")];
  for (const at of named) for (const name of ["title", "aria-label", "placeholder", "alt"]) {
    if (/[\u2068\u2069]/.test(at.getAttribute(name) || "")) wrong.push(`marks of isolation in ${name}`);
  }
  return wrong;
};

// Looks at the page as it stands: wide and narrow, light and dark.
const look = async (page, name, language, wrong, status) => {
  await page.evaluate(`${AXE};0`);
  const run = async (rules, where) => {
    const found = await page.evaluate((given) => window.axe.run(document, { runOnly: given, resultTypes: ["violations"] })
      .then((all) => all.violations.map((it) => ({ id: it.id, help: it.help, nodes: it.nodes.slice(0, 3).map((node) => `${node.target.join(" ")}: ${node.html.slice(0, 160)} (${node.failureSummary.split("\n").at(-1).trim().slice(0, 180)})`) }))), rules);
    for (const it of found) wrong.push(`${where}: ${it.id}: ${it.help}\n            ${it.nodes.join("\n            ")}`);
  };
  const picture = async (kind) => {
    if (!PICTURES) return;
    mkdirSync(PICTURES, { recursive: true });
    await page.screenshot({ path: join(PICTURES, `${name.replaceAll(/[^a-zA-Z0-9{}=-]+/g, "_")}.${language}.${kind}.png`), fullPage: true });
  };
  for (const [size, kind] of [[WIDE, "wide"], [NARROW, "narrow"]]) {
    await page.setViewportSize(size);
    for (const scheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme: scheme });
      const rules = scheme === "light" ? { type: "tag", values: TAGS } : { type: "rule", values: COLOURS };
      await run(rules, `${kind}, ${scheme}`);
      await picture(`${kind}-${scheme}`);
    }
    const own = await page.evaluate(eyes, { language, narrow: kind === "narrow" });
    wrong.push(...own.map((text) => `${kind}: ${text}`));
  }
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize(WIDE);
  return status;
};

const links = (page) => page.evaluate(() => [...document.querySelectorAll("a[href]")].map((at) => at.href));

// Sends each form of the page with nothing or nonsense in it, and looks at what comes back when it is refused.
const refuse = async (someone, url, seen, look) => {
  const { page, refused } = someone;
  const forms = await page.evaluate(() => [...document.forms].map((form, at) => ({ at, method: form.method, action: form.getAttribute("action") || "", undo: !!form.dataset.undo || !!form.querySelector("[data-undo]"),
    typed: [...form.elements].some((it) => it.type !== "hidden" && /^(INPUT|TEXTAREA|SELECT)$/.test(it.tagName)) })));
  for (const form of forms) {
    const key = `${form.action.replaceAll(/[a-z]{2,3}_[0-9a-f]{32}/g, "{id}")}`;
    if (form.method !== "post" || !form.typed || !form.action.startsWith("/") || HANDS_OFF.test(form.action) || seen.has(key)) continue;
    seen.add(key);
    [400, 403, 404, 409, 413, 422, 429].forEach((status) => refused.add(status));
    await page.goto(url);
    const answered = page.waitForResponse((answer) => answer.request().isNavigationRequest() && answer.request().method() === "POST", { timeout: 10_000 }).catch(() => null);
    const arrived = page.waitForNavigation({ timeout: 10_000 }).catch(() => null);
    await page.evaluate(({ at, action }) => {
      const own = document.forms[at];
      // What was sent before may have changed the page.
      if (own?.getAttribute("action") !== action) return;
      for (const it of own.elements) {
        if (it.type === "hidden") continue;
        if (it.type === "checkbox" || it.type === "radio") it.checked = false;
        else if (it.tagName === "SELECT") continue;
        else if (it.type !== "submit" && "value" in it) it.value = it.type === "date" ? "" : it.type === "text" && it.inputMode ? "☃" : "";
      }
      // Past the script and the browser's own checks, but with the first button's name, as a key press would.
      own.noValidate = true;
      const button = own.querySelector("button[name]");
      if (button) { const held = document.createElement("input"); held.type = "hidden"; held.name = button.name; held.value = button.value; own.append(held); }
      HTMLFormElement.prototype.submit.call(own);
    }, form);
    const [answer] = await Promise.all([answered, arrived]);
    if (answer && answer.status() >= 400) await look(`${key} refused`, answer.status());
    refused.clear();
  }
};

// Everything that one character finds by following links.
const crawl = async (chrome, base, character, language, tally, share) => {
  const someone = await visitor(chrome, base, { language });
  const { page, faults } = someone;
  let start = "/";
  if (character) {
    await become(page, character.name);
    start = new URL(page.url()).pathname;
  }
  const queue = [[start, 0]];
  if (!character) {
    queue.push(["/sign-in", 1], ["/sign-up", 1], ["/demo", 1], ["/design", 1], ["/nowhere", 1], ["/record", 1], ["/how", 1], ["/api", 1]);
  }
  const done = new Set();
  while (queue.length) {
    const [path, depth] = queue.shift();
    const url = new URL(path, base);
    if (url.origin !== base || ELSEWHERE.test(url.pathname)) continue;
    const kind = pattern(url);
    if (done.has(kind)) continue;
    done.add(kind);
    // A creator's own posts differ in state from one to the next; all else is seen once.
    const own = /^\/creator(\/(placements|disputes)\/\{id\}|)$/.test(kind) || kind === "/brand";
    const shared = `${language} ${own ? character?.name : ""} ${kind}`;
    const fresh = !share.has(shared) && (!ONLY || kind.includes(ONLY));
    share.add(shared);
    if (!fresh && depth >= DEPTH) continue;
    url.searchParams.delete("lang");
    url.searchParams.delete("done");
    if (!fresh) {
      // Seen by somebody else already: only where it leads is of interest.
      const body = await (await page.request.get(url.href)).text();
      const found = [...body.matchAll(/<a [^>]*?href="([^"]+)"/g)].map(([, href]) => new URL(href.replaceAll("&amp;", "&"), url));
      for (const to of found) if (to.origin === base) queue.push([to.pathname + to.search, depth + 1]);
      continue;
    }
    if (kind === "/nowhere") someone.refused.add(404);
    const answer = await page.goto(url.href);
    someone.refused.delete(404);
    if (!(answer.headers()["content-type"] || "").startsWith("text/html")) continue;
    const found = depth < DEPTH ? await links(page) : [];
    const name = `${own && character ? `${character.name} ` : ""}${kind}`;
    const wrong = [];
    if (answer.status() >= 400 && kind !== "/nowhere") wrong.push(`answered ${answer.status()}`);
    await look(page, name, language, wrong);
    report(tally, name, language, wrong, faults);
    await refuse(someone, url.href, share.refused[language], async (name, status) => {
      const wrong = status >= 500 ? [`answered ${status}`] : [];
      await look(page, name, language, wrong);
      report(tally, name, language, wrong, faults);
    });
    for (const href of found) if (href.startsWith(base)) queue.push([href.slice(base.length).split("#")[0] || "/", depth + 1]);
  }
  await someone.close();
};

const report = (tally, name, language, wrong, faults) => {
  wrong.push(...faults.splice(0));
  if (wrong.length) tally.fail(`${language} ${name}\n        - ${wrong.join("\n        - ")}`);
  else tally.pass(`${language} ${name}`);
};

await main("pages", async (tally) => {
  const { base } = await demo({ speed: 1 });
  const chrome = await browser();
  const first = await visitor(chrome, base);
  const all = [null, ...await cast(first.page)].filter((it) => !AS || (it?.name ?? "nobody").includes(AS));
  await first.close();
  const share = Object.assign(new Set(), { refused: { fr: new Set(), en: new Set() } });
  const work = LANGUAGES.flatMap((language) => all.map((character) => [language, character]));
  const worker = async () => {
    while (work.length) {
      const [language, character] = work.shift();
      await crawl(chrome, base, character, language, tally, share).catch((error) => tally.fail(`${language} as ${character?.name ?? "nobody"}: ${error.stack}`));
    }
  };
  await Promise.all([worker(), worker()]);
});
