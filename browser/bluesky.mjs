// From the brief to the payment on Bluesky's own servers: the creator signs in by the pages of their server, the post goes
// out there, is found there, is seen on its stream, stays and is paid.
//
//   node bluesky.mjs PROGRAM [--language=en] [--lab=lab/start] [--pictures=FOLDER]

import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { become, browser, cast, check, demo, folder, has, lab, main, option, pictures, plain, press, says, textOf, until, visitor } from "./lib.mjs";
import { look } from "./look.mjs";
import { WORDS } from "./words.mjs";

const LANGUAGE = option("language", "en");
const SAY = WORDS[LANGUAGE];
// While people act the servers, whose time is the real one, must not look slow: a second of theirs is half a minute.
const SLOW = 30;
const FAST = 20_000;
const LINK = "https://mill.example/order";
const HANDLE = "alice.test";
const PASSWORD = "crieur-demo";
const EMAIL = "alice@people.example";

// The link of the newest letter to an address, as the folder of letters has it.
const letter = async (dir, email) => {
  for (let round = 0; round < 100; round += 1) {
    for (const name of readdirSync(join(dir, "letters")).sort().reverse()) {
      const text = readFileSync(join(dir, "letters", name), "utf8").replaceAll(/=\r?\n/g, "").replaceAll("=3D", "=");
      const link = text.includes(email) && text.match(/https?:\/\/[^\s"<>]+\/link\/[\w.-]+/);
      if (link) return link[0];
    }
    await new Promise((done) => { setTimeout(done, 100); });
  }
  throw new Error(`there is no letter to ${email}`);
};

// The pages of the account's own server, in the reader's language: who it is, where nobody has signed in there yet, and whether it is agreed to.
const agree = async (page, back) => {
  const password = page.locator("input[type=password]");
  const accept = page.getByRole("button", { name: /^(authorize|accept|allow|autoriser|accepter|permettre)$/i });
  await password.or(accept).first().waitFor();
  if (await password.isVisible()) {
    const name = page.locator("input[name=username]");
    if (await name.isEditable().catch(() => false)) await name.fill(HANDLE);
    await password.fill(PASSWORD);
    await password.press("Enter");
  }
  await accept.click();
  await page.waitForURL((url) => url.href.startsWith(back));
};

await main(`from brief to payment on Bluesky's own servers, ${LANGUAGE}`, async (tally) => {
  const servers = await lab();
  const dir = folder();
  const more = ["--network", "lab", "--plc", servers.plc, "--pds", servers.pds];
  let town = await demo({ dir, speed: SLOW, more });
  const port = new URL(town.base).port;
  const chrome = await browser();
  const open = () => visitor(chrome, town.base, { language: LANGUAGE, beside: new URL(servers.pds).origin });
  const all = { operator: await open(), brand: await open(), creator: await open() };
  const [operator, brand, creator] = [all.operator.page, all.brand.page, all.creator.page];

  const step = async (sentence, page, act) => {
    try {
      const found = await act(page);
      const faults = Object.values(all).flatMap((someone) => someone.faults.splice(0));
      check(faults.length === 0, faults.join("; "));
      tally.pass(`${LANGUAGE}: ${sentence}`);
      if (option("pictures")) await page.screenshot({ path: join(option("pictures"), `bluesky.${LANGUAGE}.${sentence.replaceAll(/\W+/g, "-")}.png`), fullPage: true });
      return found;
    } catch (error) {
      const picture = join(pictures(), `bluesky.${LANGUAGE}.png`);
      await page.screenshot({ path: picture, fullPage: true }).catch(() => {});
      throw new Error(`“${sentence}” failed: ${error.message}\n        picture: ${picture}`);
    }
  };

  // What is only there where a network is connected is looked at here; everything else by axe.mjs.
  const fine = async (page, name) => {
    const wrong = [];
    await look(page, `bluesky ${name}`, LANGUAGE, wrong);
    check(wrong.length === 0, wrong.join("\n        - "));
  };
  const seen = (name) => step(`${name} is as it should be`, creator, (page) => fine(page, name));

  const people = await cast(operator);
  const called = (part) => people.find((it) => it.part === SAY.parts[part]).name;

  const campaign = await step("a brand writes a campaign that anybody may carry", brand, async (page) => {
    await become(page, called("brand"));
    await page.getByRole("link", { name: SAY.campaign }).first().click();
    await page.locator("[name=message]").fill(SAY.message);
    await page.locator("[name=link]").fill(LINK);
    await press(page, SAY.next);
    await page.locator("[name=least_influence]").fill("0");
    await page.locator("[name=most_fake]").fill("100");
    await page.locator("[name=small_share]").fill("0");
    await page.locator(`label:has(input[name=languages][value=${LANGUAGE}])`).click();
    await press(page, SAY.next);
    await page.locator("[name=posts]").fill("25");
    await press(page, SAY.next);
    await page.locator("[name=holding]").fill("2");
    await press(page, SAY.next);
    await press(page, SAY.open);
    await says(page, SAY.written);
    return new URL(page.url()).pathname.split("/").at(-1);
  });

  const reference = await step("and announces its transfer", brand, async (page) => {
    const given = await page.locator("[name=reference]").inputValue();
    await press(page, SAY.announce);
    await says(page, SAY.announced);
    return given;
  });

  await step("the operator confirms it", operator, async (page) => {
    await become(page, called("operator"));
    await page.goto("/operator/money");
    const own = page.locator("main form[action*='/confirm']").filter({ has: page.locator(`input[value="${reference}"]`) });
    if (!(await own.isVisible())) await page.locator("tr").filter({ hasText: reference }).getByRole("link").click();
    await own.waitFor();
    await page.keyboard.press("c");
    await says(page, SAY.confirmed);
  });

  await step("the brand opens the campaign", brand, async (page) => {
    await until(page, `/brand/campaigns/${campaign}`, () => page.getByRole("button", { name: SAY.launch }).isVisible(), "the campaign cannot be opened");
    await press(page, SAY.launch);
    await says(page, SAY.launched);
  });

  await step("an account that is none is refused beside its field", creator, async (page) => {
    all.creator.refused.add(422);
    await page.goto("/sign-in");
    await page.locator("#by-network [name=account]").fill("nobody-at-all.test");
    await press(page, SAY.goThere);
    await page.locator("#by-network [aria-invalid=true]").waitFor();
  });
  await seen("the refusal");
  all.creator.refused.clear();

  await step("the way to their server says where it leads", creator, async (page) => {
    const there = (url) => url.href.startsWith(servers.pds);
    await page.route(there, (route) => route.fulfill({ status: 204 }));
    await page.goto("/sign-in");
    await page.locator("#by-network [name=account]").fill(HANDLE);
    await press(page, SAY.goThere);
    await says(page, new URL(servers.pds).hostname, "main");
    await fine(page, "the way");
    await page.unroute(there);
    all.creator.faults.splice(0);
  });

  await step("a creator signs in by the pages of their own server, unknown here so far", creator, async (page) => {
    await page.goto("/sign-in");
    await page.locator("#by-network [name=account]").fill(HANDLE);
    await press(page, SAY.goThere);
    await page.waitForURL((url) => url.href.startsWith(servers.pds));
    await agree(page, `${town.base}/sign-up/network`);
    await says(page, SAY.welcome + HANDLE, "h1");
  });

  await seen("joining with an account");

  await step("says who they are, and is in by the letter, the account linked", creator, async (page) => {
    await page.locator("main [name=name]").fill("Alice Martin");
    await page.locator("main [name=email]").fill(EMAIL);
    await page.locator("main [name=country]").selectOption(LANGUAGE === "fr" ? "FR" : "GB");
    await page.locator("main [name=currency]").selectOption("EUR");
    await press(page, SAY.signUp, page.locator("main"));
    await says(page, SAY.mailbox);
    await page.goto(await letter(dir, EMAIL));
    await press(page, SAY.confirm);
    await says(page, SAY.connected);
    await says(page, HANDLE, "main");
    await says(page, SAY.mayNot);
  });

  await seen("a linked profile");

  await step("and lets the market publish, on the server's pages again", creator, async (page) => {
    await press(page, SAY.connectAgain);
    await page.waitForURL((url) => url.href.startsWith(servers.pds));
    await agree(page, `${town.base}/creator/profiles`);
    await says(page, SAY.connected);
    await says(page, SAY.may);
  });

  await seen("a profile for which the market may publish");

  const placement = await step("takes a place", creator, async (page) => {
    await page.goto(`/creator/campaigns/${campaign}`);
    await page.locator("[name=profile]:enabled").first().check();
    await press(page, SAY.book);
    await says(page, SAY.booked);
    return new URL(page.url()).pathname;
  });
  const id = placement.split("/").at(-1);

  const text = await step("writes in own words", creator, async (page) => {
    await page.locator("#f-text").fill(SAY.draft);
    await page.locator("#reading [data-insert][value=disclosure]").click();
    await page.locator("#reading [data-insert][value=link]").click();
    await says(page, SAY.passes, "#reading");
    const written = await page.locator("#f-text").inputValue();
    await press(page, SAY.handIn);
    await says(page, SAY.handedIn);
    return written;
  });

  await step("the brand approves", brand, async (page) => {
    await page.goto(`/brand/review/${id}`);
    const row = page.locator(`[id="${id}"]`);
    await row.focus();
    const sent = page.waitForResponse((answer) => answer.request().method() === "POST" && answer.url().includes(id));
    await page.keyboard.press("a");
    check((await sent).ok() || (await sent).status() === 303, "the approval was refused");
  });

  await step("the creator publishes with one click", creator, async (page) => {
    await until(page, placement, () => page.getByRole("button", { name: SAY.publishNow }).isVisible(), "it cannot be published");
    await says(page, HANDLE, "main");
    await fine(page, "publish now");
    await press(page, SAY.publishNow);
    await says(page, SAY.publishing);
    await until(page, placement, () => has(page, SAY.thePost), "the post does not appear");
  });

  await step("the post is on the server, with its link as a link and the disclosure first", creator, async () => {
    const asked = async (path) => {
      const answer = await fetch(`${servers.pds.replace(/\/$/, "")}/xrpc/${path}`);
      check(answer.ok, `${path} was answered ${answer.status}`);
      return answer.json();
    };
    const { did } = await asked(`com.atproto.identity.resolveHandle?handle=${HANDLE}`);
    const { records } = await asked(`com.atproto.repo.listRecords?repo=${did}&collection=app.bsky.feed.post`);
    check(records.length === 1, `${HANDLE} has ${records.length} posts`);
    const post = records[0].value;
    check(post.text === text.replaceAll("\r\n", "\n"), `it says: ${post.text}`);
    check(SAY.disclosed.test(post.text), `it begins: ${post.text.slice(0, 40)}`);
    const bytes = Buffer.from(post.text);
    const links = (post.facets ?? []).filter((facet) => facet.features.some((it) => it.uri === LINK));
    check(links.length === 1, `its facets: ${JSON.stringify(post.facets)}`);
    const { byteStart, byteEnd } = links[0].index;
    check(LINK.includes(bytes.subarray(byteStart, byteEnd).toString()), `the facet is of “${bytes.subarray(byteStart, byteEnd)}”`);
    check(post.langs?.join() === LANGUAGE, `its languages: ${post.langs}`);
  });

  const reached = async (page) => (await page.locator(".timeline li.done .step-label").allInnerTexts()).map((label) => plain(label).split(/[ \u00a0]?,/)[0]);

  await step("it is seen on the servers' stream and passes its checks", creator, async (page) => {
    await until(page, placement, async () => (await reached(page)).includes(SAY.checked), "it is not checked", 120);
  });

  await step("it stays, while the demo goes on faster, and is paid", creator, async (page) => {
    await Promise.all(Object.values(all).map((someone) => someone.page.goto("about:blank")));
    await town.stop();
    town = await demo({ dir, speed: FAST, port, more });
    await until(page, placement, async () => (await reached(page)).includes(SAY.paidStep), "it is not paid", 120);
    await says(page, SAY.receives, "main");
  });

  await step("the brand sees it paid", brand, async (page) => {
    await page.goto(`/brand/placements/${id}`);
    await says(page, SAY.paidState, "main .page-title");
  });

  await step("the books balance", operator, async (page) => {
    await page.goto("/operator/books");
    await press(page, SAY.checkBooks, page.locator("main"));
    await says(page, SAY.balanced);
    check(!(await textOf(page)).includes("NaN"), "a figure is none");
  });
});
