// Every page as everybody sees it, looked at by axe-core and by a few eyes of our own: in both languages, light and
// dark, wide and narrow; forms also as they look when they are refused.
//
//   node axe.mjs PROGRAM [--only=PATTERN] [--as=NAME] [--languages=fr,en] [--pictures=FOLDER]

import { become, browser, cast, demo, main, option, visitor } from "./lib.mjs";
import { look } from "./look.mjs";

const DEPTH = 3;
const ONLY = option("only"), AS = option("as");
const LANGUAGES = option("languages", "fr,en").split(",");
// Not pages, or pages of their own kind.
const ELSEWHERE = /^\/(live|assets|healthz|readyz|metrics|api\/v1)|\.(csv|json|svg|txt)$/;
// Forms that end the visit, or whose undoing is somebody's whole account.
const HANDS_OFF = /sign-out|act-as|become|delete|leave|sign-in|sign-up|account\/creator/;

const ID = /^([a-z]{2,3}_[0-9a-f]{32}|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9]+|[0-9a-f]{32})$/;
export const pattern = (url) => {
  const { pathname, searchParams } = new URL(url);
  const path = pathname.split("/").map((part) => (ID.test(decodeURIComponent(part)) ? "{id}" : part)).join("/");
  const names = [...new Set(searchParams.keys())].filter((name) => !["lang", "done", "after", "before"].includes(name)).sort();
  return path + (names.length ? `?${names.join("&")}` : "");
};

const links = (page) => page.evaluate(() => [...document.querySelectorAll("a[href]")].map((at) => at.href));

// Sends each form of the page with nothing or nonsense in it, and looks at what comes back when it is refused.
const refuse = async (someone, url, seen, look) => {
  const { page, refused } = someone;
  const forms = await page.evaluate(() => [...document.forms].map((form, at) => ({ at, method: form.method, action: form.getAttribute("action") || "", undo: !!form.dataset.undo || !!form.querySelector("[data-undo]"),
    typed: [...form.elements].some((it) => it.tagName === "TEXTAREA" || /^(text|email|url|password|number|search|date)$/.test(it.type)) })));
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
    queue.push(["/sign-in", 1], ["/sign-up", 1], ["/demo", 1], ["/design", 1], ["/nowhere", 1], ["/record", 1], ["/how", 1], ["/docs/api", 1]);
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
