// One page looked at by axe-core and by a few eyes of our own.

import { createRequire } from "node:module";
import { mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { option } from "./lib.mjs";

const AXE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21aa", "best-practice"];
const COLOURS = ["color-contrast", "link-in-text-block"];
const PICTURES = option("pictures");
const WIDE = { width: 1280, height: 800 }, NARROW = { width: 390, height: 844 };

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

// Looks at the page as it stands, wide and narrow, light and dark, and adds what is wrong.
export const look = async (page, name, language, wrong) => {
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
};
