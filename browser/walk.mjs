// From the brief to the payment in Chromium, as a brand, a creator and an operator would go, in one language.
//
//   node walk.mjs PROGRAM --language=fr [--pictures=FOLDER]

import { join } from "node:path";
import { become, browser, cast, check, demo, folder, has, main, option, pictures, plain, press, says, textOf, until, visitor } from "./lib.mjs";
import { WORDS } from "./words.mjs";

const LANGUAGE = option("language", "en");
const SAY = WORDS[LANGUAGE];
// While people act: slow enough that nothing runs out, fast enough that the market's own work is done in a moment.
const SLOW = 60;
// While a post stays online: two days in some seconds.
const FAST = 20_000;
const LINK = "https://mill.example/order";

await main(`the way from brief to payment, ${LANGUAGE}`, async (tally) => {
  const dir = folder();
  let town = await demo({ dir, speed: SLOW });
  const port = new URL(town.base).port;
  const chrome = await browser();
  const open = () => visitor(chrome, town.base, { language: LANGUAGE });
  const all = { operator: await open(), brand: await open(), creator: await open() };
  const [operator, brand, creator] = [all.operator.page, all.brand.page, all.creator.page];
  let last = operator;

  // One step: what is done, on whose page, and what must be seen. A failure leaves a picture and ends the walk.
  const step = async (sentence, page, act) => {
    last = page;
    try {
      const found = await act(page);
      const faults = Object.values(all).flatMap((someone) => someone.faults.splice(0));
      check(faults.length === 0, faults.join("; "));
      tally.pass(`${LANGUAGE}: ${sentence}`);
      if (option("pictures")) await page.screenshot({ path: join(option("pictures"), `walk.${LANGUAGE}.${sentence.replaceAll(/\W+/g, "-")}.png`), fullPage: true });
      return found;
    } catch (error) {
      const picture = join(pictures(), `walk.${LANGUAGE}.png`);
      await last.screenshot({ path: picture, fullPage: true }).catch(() => {});
      throw new Error(`“${sentence}” failed: ${error.message}\n        picture: ${picture}`);
    }
  };

  const people = await cast(operator);
  const called = (part) => people.filter((it) => it.part === SAY.parts[part]).map((it) => it.name);

  await step("the operator signs in with one click", operator, async (page) => {
    await become(page, called("operator")[0]);
    check(new URL(page.url()).pathname === "/operator", `the operator starts at ${page.url()}`);
  });

  await step("the brand signs in with one click", brand, async (page) => {
    await become(page, called("brand")[0]);
    check(new URL(page.url()).pathname === "/brand", `the brand starts at ${page.url()}`);
  });

  await step("the brand writes what is to be told", brand, async (page) => {
    await page.getByRole("link", { name: SAY.campaign }).first().click();
    await page.locator("[name=message]").fill(SAY.message);
    await page.locator("[name=link]").fill(LINK);
    await press(page, SAY.next);
    await page.locator("[name=least_influence]").waitFor();
  });

  await step("the number of creators who qualify follows each condition as one types", brand, async (page) => {
    const count = async () => Number(((await textOf(page, "#qualifying .stat-figure")).match(/[\d\s.,]+/)?.[0] ?? "0").replaceAll(/\D/g, ""));
    const changed = async (before, act) => {
      await act();
      const end = Date.now() + 10_000;
      while ((await count()) === before) {
        check(Date.now() < end, `the number stays at ${before}`);
        await page.waitForTimeout(50);
      }
      return count();
    };
    const first = await count();
    const fewer = await changed(first, () => page.locator("[name=least_influence]").fill("60"));
    check(fewer < first, `asking for more influence leads from ${first} to ${fewer}`);
    const more = await changed(fewer, () => page.locator("[name=least_influence]").fill("0"));
    check(more > fewer, `asking for none leads from ${fewer} to ${more}`);
    await page.locator("[name=most_fake]").fill("100");
    await page.locator("[name=small_share]").fill("0");
    const widest = await changed(more, () => page.locator(`label:has(input[name=languages][value=${LANGUAGE}])`).click());
    check(widest > more, `any language leads from ${more} to ${widest}`);
    await press(page, SAY.next);
    await page.locator("[name=price]").waitFor();
  });

  await step("price, budget and what a creator receives are reckoned", brand, async (page) => {
    await page.locator("[name=posts]").fill("25");
    for (const text of [SAY.sum, SAY.budget, SAY.receives, SAY.fee]) await says(page, text, "#qualifying");
    await press(page, SAY.next);
    await page.locator("[name=holding]").fill("2");
    await press(page, SAY.next);
    await says(page, SAY.message);
    await press(page, SAY.open);
    await says(page, SAY.written);
  });
  const campaign = new URL(brand.url()).pathname.split("/").at(-1);

  const reference = await step("the brand announces its transfer", brand, async (page) => {
    const given = await page.locator("[name=reference]").inputValue();
    check(given.startsWith("CRIEUR-"), `the reference is “${given}”`);
    await press(page, SAY.announce);
    await says(page, SAY.announced);
    await says(page, SAY.waits);
    await says(page, SAY.budget);
    return given;
  });

  await step("the operator confirms it with the keyboard", operator, async (page) => {
    await page.goto("/operator/money");
    const own = page.locator("main form[action*='/confirm']").filter({ has: page.locator(`input[value="${reference}"]`) });
    // Another brand's transfer may wait longer: ours is one of the list then.
    if (!(await own.isVisible())) await page.locator("tr").filter({ hasText: reference }).getByRole("link").click();
    await own.waitFor();
    await says(page, SAY.budget);
    await page.keyboard.press("c");
    await says(page, SAY.confirmed);
  });

  await step("the money has arrived: the brand opens the campaign", brand, async (page) => {
    await until(page, `/brand/campaigns/${campaign}`, () => page.getByRole("button", { name: SAY.launch }).isVisible(), "the campaign cannot be opened");
    await says(page, SAY.received);
    await press(page, SAY.launch);
    await says(page, SAY.launched);
  });

  const placement = await step("a creator takes a place and sees what it pays", creator, async (page) => {
    for (const name of called("creator")) {
      await become(page, name);
      await page.goto(`/creator/campaigns/${campaign}`);
      if (!(await page.getByRole("button", { name: SAY.book }).isVisible())) continue;
      // What goes out by hand on X is another story.
      const radio = page.locator("[name=profile]:enabled").first();
      if (!/bluesky|mastodon/i.test(await radio.evaluate((at) => at.closest("label, li, div").innerText))) continue;
      await says(page, SAY.receives);
      await radio.check();
      await press(page, SAY.book);
      await says(page, SAY.booked);
      return new URL(page.url()).pathname;
    }
    throw new Error("no creator of the cast may take a place");
  });

  await step("a copy of the brief is marked while it is typed, and refused", creator, async (page) => {
    await page.locator("#f-text").fill(SAY.message);
    await page.locator("#reading mark.copied").first().waitFor();
    await says(page, SAY.copied, "#reading");
    all.creator.refused.add(422);
    await press(page, SAY.handIn);
    await page.locator("mark.copied").first().waitFor();
    await page.locator("#f-text[aria-invalid=true]").waitFor();
    check((await page.locator("#f-text").inputValue()) === SAY.message, "what was typed is lost");
    all.creator.refused.delete(422);
  });

  await step("own words pass, with disclosure and link put in by a button each", creator, async (page) => {
    await page.locator("#f-text").fill(SAY.draft);
    await page.locator("#reading [data-insert][value=disclosure]").click();
    await page.locator("#reading [data-insert][value=link]").click();
    await says(page, SAY.passes, "#reading");
    check((await page.locator("#f-text").inputValue()).endsWith(LINK), "the link is not at the end");
    await press(page, SAY.handIn);
    await says(page, SAY.handedIn);
  });

  await step("the brand approves with the keyboard, takes it back once, and approves", brand, async (page) => {
    const id = placement.split("/").at(-1);
    await page.goto(`/brand/review/${id}`);
    const row = page.locator(`[id="${id}"]`);
    await row.waitFor();
    await row.focus();
    await page.keyboard.press("a");
    await says(page, SAY.approvedToast, ".toasts");
    check(!(await row.isVisible()), "the draft stays in sight");
    await press(page, SAY.undo, page.locator(".toasts"));
    await row.waitFor({ state: "visible" });
    await page.waitForTimeout(6_500);
    await page.goto(`/brand/review/${id}`);
    check(await row.isVisible(), "an approval that was taken back counts all the same");
    await row.focus();
    const sent = page.waitForResponse((answer) => answer.request().method() === "POST" && answer.url().includes(id));
    await page.keyboard.press("a");
    check((await sent).ok() || (await sent).status() === 303, "the approval was refused");
  });

  await step("the creator publishes by the market", creator, async (page) => {
    await until(page, placement, () => page.getByRole("button", { name: SAY.publishNow }).isVisible(), "it cannot be published");
    await press(page, SAY.publishNow);
    await says(page, SAY.publishing);
    await until(page, placement, () => has(page, SAY.thePost), "the post does not appear");
  });

  await step("the demo goes on where it stopped, faster, and everybody is still signed in", creator, async (page) => {
    await Promise.all(Object.values(all).map((someone) => someone.page.goto("about:blank")));
    await town.stop();
    check(town.ended() === 0, `it ended with ${town.ended()}: ${town.stderr()}`);
    check(town.stdout().trim() === town.base, `its standard output says: ${town.stdout()}`);
    town = await demo({ dir, speed: FAST, port });
    await page.goto(placement);
    check(new URL(page.url()).pathname === placement, `the creator is at ${page.url()}`);
  });

  await step("the post is checked, stays, and is paid", creator, async (page) => {
    const reached = async () => (await page.locator(".timeline li.done .step-label").allInnerTexts()).map((text) => plain(text).split(/[ \u00a0]?,/)[0]);
    await until(page, placement, async () => (await reached()).includes(SAY.paidStep), "it is not paid", 120);
    await says(page, SAY.receives, "main");
  });

  await step("earnings show the payment", creator, async (page) => {
    await page.goto("/creator/earnings");
    await says(page, SAY.earnings, "h1");
    const row = page.locator("main tr").filter({ hasText: SAY.postPaid }).first();
    check(plain(await row.innerText()).includes(`+${SAY.receives}`), `the statement's newest payment is: ${plain(await row.innerText())}`);
  });

  await step("the brand sees it paid", brand, async (page) => {
    await page.goto(`/brand/placements/${placement.split("/").at(-1)}`);
    await says(page, SAY.paidState, "main .page-title");
  });

  await step("anybody finds the public record by the post's address", creator, async (page) => {
    await page.goto(placement);
    const address = (await page.locator(".post-foot, .preview-foot, main article footer, main figure figcaption").first().innerText()).trim().split(/\s/)[0];
    const reader = await open();
    await reader.page.goto("/record");
    await reader.page.locator("main [name=address]").fill(address);
    await press(reader.page, SAY.find, reader.page.locator("main"));
    await says(reader.page, `${SAY.paidBy} ${called("brand")[0]}`, "h1");
    await says(reader.page, SAY.found);
    check(/[0-9a-f]{64}/.test(await textOf(reader.page)), "the hash of the text is missing");
    check(reader.page.url().endsWith(placement.split("/").at(-1)), `the record is at ${reader.page.url()}`);
    const faults = reader.faults.splice(0);
    check(faults.length === 0, faults.join("; "));
    await reader.close();
  });

  await step("the books balance", operator, async (page) => {
    await page.goto("/operator/books");
    await press(page, SAY.checkBooks, page.locator("main"));
    await says(page, SAY.balanced);
  });
});
