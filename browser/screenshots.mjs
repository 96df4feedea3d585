// The README's pictures: the demo's first seed, its clock at its slowest, one size.
//
//   node screenshots.mjs PROGRAM --into=FOLDER

import { statSync } from "node:fs";
import { join } from "node:path";
import { become, browser, cast, demo, main, option, visitor } from "./lib.mjs";

const LARGEST = 150_000;

await main("pictures", async (tally) => {
  const into = option("into", ".");
  const { base } = await demo({ speed: 1, seed: 1 });
  const chrome = await browser();

  const picture = async (name, how, act) => {
    const someone = await visitor(chrome, base, how);
    const { page } = someone;
    try {
      const people = await cast(page);
      // What the pictures show is chosen by its place in the cast, which the seed fixes.
      const nth = (part, at = 0) => people.filter((it) => it.part === part)[at].name;
      await act(page, nth, people);
      // What moves by itself is left out: countdowns, messages that go away, the time of day.
      await page.waitForLoadState("networkidle", { timeout: 2_000 }).catch(() => {});
      const path = join(into, `${name}.png`);
      await page.screenshot({ path, animations: "disabled", caret: "hide" });
      const size = statSync(path).size;
      if (size > LARGEST) throw new Error(`${path} has ${size} bytes, more than ${LARGEST}`);
      if (someone.faults.length) throw new Error(someone.faults.join("; "));
      tally.pass(path);
    } catch (error) {
      tally.fail(`${name}: ${error.message}`);
    }
    await someone.close();
  };

  const campaign = async (page, nth) => {
    await become(page, nth("brand"));
    await page.goto("/brand/campaigns?list=live");
    // The fullest of the brand's open campaigns tells most.
    const hrefs = await page.locator("main table a[href^='/brand/campaigns/']").evaluateAll((all) => all.map((at) => at.getAttribute("href")));
    await page.goto(hrefs[0]);
  };
  await picture("home", { language: "en" }, (page) => page.goto("/"));
  await picture("home-fr", { language: "fr" }, (page) => page.goto("/"));
  await picture("brand-campaign", { language: "en" }, campaign);
  await picture("brand-campaign-dark", { language: "en", dark: true }, campaign);
  await picture("review", { language: "en" }, async (page, nth) => {
    await become(page, nth("brand"));
    await page.goto("/brand/review");
  });
  await picture("editor", { language: "en" }, async (page, nth) => {
    await become(page, nth("creator"));
    await page.goto("/creator/placements");
    await page.locator("main a[href^='/creator/placements/']").first().click();
    const brief = await page.locator("details .post-text").first().textContent();
    const own = "It has stood on my desk for a week, and I keep coming back to it. ";
    await page.locator("#f-text").fill(`Ad: ${own}${brief.trim().split(/(?<=[.!?])\s/)[0]}`);
    await page.locator("#reading mark.copied").first().waitFor();
    await page.evaluate(() => document.activeElement?.blur());
  });
  await picture("record", { language: "en" }, async (page, nth, people) => {
    await become(page, people.filter((it) => it.part === "creator").find((it) => /^Paid/.test(it.scene)).name);
    await page.goto("/creator/placements?part=done");
    await page.locator("main a[href^='/creator/placements/']").first().click();
    await page.locator("main a[href^='/record/']").click();
    await page.locator("h1").waitFor();
  });
});
