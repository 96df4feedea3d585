// What the pages do beyond HTML, each part found by its data attribute. All of it can be missing.
"use strict";

const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const make = (tag, names = "", text = "") => {
  const made = document.createElement(tag);
  made.className = names;
  made.textContent = text;
  return made;
};
const word = (name) => document.body.dataset[name] || "";
const typing = (at) => at.matches?.("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]");
const seen = (at) => !at.hidden && at.getClientRects().length > 0;

// Buttons that need the script come out.
const reveal = (root) => all("[data-copy], [data-theme-toggle]", root).forEach((at) => { at.hidden = false; });

// Theme: the cookie is read by the server, so that no page flashes.
const toggleTheme = () => {
  const root = document.documentElement;
  const dark = root.dataset.theme ? root.dataset.theme === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
  root.dataset.theme = dark ? "light" : "dark";
  const secure = location.protocol === "https:" ? "; secure" : "";
  document.cookie = `theme=${root.dataset.theme}; path=/; max-age=31536000; samesite=lax${secure}`;
};

const copy = async (button) => {
  const from = button.dataset.copy;
  const text = from.startsWith("#") ? document.querySelector(from)?.textContent ?? "" : from;
  await navigator.clipboard.writeText(text);
  const label = button.querySelector("span");
  const before = label.textContent;
  label.textContent = button.dataset.said || before;
  setTimeout(() => { label.textContent = before; }, 2000);
};

// Toasts, and forms that can be called back for six seconds.
const HOLD = 6000;
const toasts = () => {
  let box = document.querySelector(".toasts");
  if (!box) {
    box = make("div", "toasts");
    box.setAttribute("role", "status");
    document.body.append(box);
  }
  return box;
};
const toast = (text, button) => {
  const box = make("div", "toast");
  box.append(make("p", "", text));
  if (button) box.append(button);
  toasts().append(box);
  return box;
};
const pending = new Set();
const bodyOf = (form, submitter) => {
  const data = new FormData(form);
  if (submitter?.name) data.append(submitter.name, submitter.value);
  return form.enctype === "multipart/form-data" ? data : new URLSearchParams(data);
};
const holdBack = (form, submitter, message) => {
  const row = form.closest("[data-row]");
  const action = submitter?.getAttribute("formaction") || form.getAttribute("action") || location.href;
  const undo = make("button", "button small", word("undoLabel"));
  const box = toast(message, undo);
  const job = { form, send() {
    if (!pending.delete(job)) return null;
    clearTimeout(job.timer);
    box.remove();
    return fetch(action, { method: "POST", body: bodyOf(form, submitter), keepalive: true });
  } };
  const native = () => {
    pending.delete(job);
    box.remove();
    form.dataset.sent = "1";
    form.requestSubmit(submitter);
  };
  job.timer = setTimeout(async () => {
    if (!row) return native();
    const answer = await job.send()?.catch(() => null);
    if (answer && !answer.ok) { row.hidden = false; location.assign(answer.url); }
    if (!answer) row.hidden = false;
    return undefined;
  }, HOLD);
  undo.addEventListener("click", () => {
    pending.delete(job);
    clearTimeout(job.timer);
    box.remove();
    if (row) { row.hidden = false; moveTo(row); }
    else (submitter || form).focus?.();
  });
  pending.add(job);
  if (row) {
    const next = near(row, 1) || near(row, -1);
    row.hidden = true;
    if (next) moveTo(next);
  }
};
// Who leaves has not called it back.
addEventListener("pagehide", () => [...pending].forEach((job) => job.send()));

document.addEventListener("submit", (event) => {
  const form = event.target;
  const message = event.submitter?.dataset.undo || form.dataset.undo;
  if (message && !form.dataset.sent) {
    event.preventDefault();
    if (![...pending].some((job) => job.form === form)) holdBack(form, event.submitter, message);
    return;
  }
  // Sent once: the server refuses a second time anyway, this spares the question.
  if (form.method === "post") setTimeout(() => all("button:enabled", form).forEach((button) => { button.disabled = true; button.dataset.spent = ""; }), 0);
});
// Back in history: the page must work again, with what was typed.
addEventListener("pageshow", () => all("[data-spent]").forEach((button) => { button.disabled = false; delete button.dataset.spent; }));

// Parts that follow what one types.
const asked = new WeakMap();
const ask = (source) => {
  const form = source.form || source;
  const target = document.querySelector(source.dataset.target);
  if (!target) return;
  asked.get(source)?.abort();
  const stop = new AbortController();
  asked.set(source, stop);
  target.dataset.busy = "";
  fetch(source.dataset.live, { method: "POST", body: new URLSearchParams(new FormData(form)), signal: stop.signal, headers: { accept: "text/html" } })
    .then((answer) => (answer.ok ? answer.text() : null))
    .then((html) => { if (html !== null) { target.innerHTML = html; wake(target); } delete target.dataset.busy; })
    .catch((error) => { if (error.name !== "AbortError") delete target.dataset.busy; });
};
const timers = new WeakMap();
document.addEventListener("input", (event) => {
  const sources = new Set([event.target, event.target.form].filter((at) => at?.dataset?.live));
  sources.forEach((source) => {
    clearTimeout(timers.get(source));
    timers.set(source, setTimeout(ask, 250, source));
  });
});

const poll = (at) => setTimeout(async () => {
  const answer = await fetch(at.dataset.poll).catch(() => null);
  if (!answer?.ok) return poll(at);
  const html = make("template");
  html.innerHTML = await answer.text();
  const parts = [...html.content.children];
  at.replaceWith(html.content);
  return parts.forEach((part) => wake(part.parentElement || document));
}, 1000);

// Countdowns run on the server's clock, which a demo may speed up.
const started = Date.now();
const two = (number) => String(number).padStart(2, "0");
const tick = () => all("[data-countdown]").forEach((at) => {
  const passed = (Date.now() - started) * Number(document.body.dataset.speed || 1);
  const left = Math.max(0, Math.floor((Number(at.dataset.countdown) - Number(at.dataset.now) - passed) / 1000));
  const [hours, minutes, seconds] = [Math.floor(left / 3600), Math.floor(left / 60) % 60, left % 60];
  at.classList.toggle("soon", hours < 6);
  if (hours < 100) at.textContent = `${hours}:${two(minutes)}:${two(seconds)}`;
});

// Keys: one letter presses what shows it, j and k walk a list, ? tells.
const rows = () => all("[data-row]").filter(seen);
const near = (row, step) => { const list = rows(); return list[list.indexOf(row) + step]; };
const moveTo = (row) => {
  all(".at").forEach((at) => at.classList.remove("at"));
  row.classList.add("at");
  row.tabIndex = -1;
  row.focus({ preventScroll: true });
  row.scrollIntoView({ block: "nearest" });
};
const walk = (step) => {
  const at = document.querySelector("[data-row].at");
  const to = at ? near(at, step) : rows()[0];
  if (to) moveTo(to);
};
const keyed = () => all("[data-key]").filter((at) => seen(at) && !at.disabled);
const help = () => {
  const box = make("dialog", "keys");
  const list = make("dl");
  const line = (keys, text) => {
    const row = make("div");
    const held = make("dd");
    keys.forEach((key) => held.append(make("kbd", "", key), " "));
    row.append(make("dt", "", text), held);
    list.append(row);
  };
  const said = new Set();
  keyed().forEach((at) => {
    if (said.has(at.dataset.key)) return;
    said.add(at.dataset.key);
    line([at.dataset.key], (at.labels?.[0] || at.querySelector("span") || at).textContent);
  });
  if (rows().length) line(["j", "k"], word("keysMove"));
  line(["?"], word("keysHelp"));
  box.append(make("h2", "", word("keysTitle")), list);
  box.setAttribute("aria-label", word("keysTitle"));
  box.addEventListener("close", () => box.remove());
  box.addEventListener("click", (event) => { if (event.target === box) box.close(); });
  document.body.append(box);
  box.showModal();
};
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.key === "Escape") {
    all("details.person[open], details.nav-phone[open]").forEach((menu) => { menu.open = false; menu.querySelector("summary").focus(); });
  }
  if (typing(event.target) || document.querySelector("dialog[open]")) return;
  const row = event.target.closest?.("[data-row]") || document.querySelector("[data-row].at");
  if (event.key === "?") return help();
  if (event.key === "j" || event.key === "k") return walk(event.key === "j" ? 1 : -1);
  if (event.key === "Enter" && event.target === row) return row.querySelector("a[href]")?.click();
  const found = keyed().filter((at) => at.dataset.key === event.key);
  const meant = found.find((at) => row?.contains(at)) || found.find((at) => !at.closest("[data-row]"));
  if (!meant) return undefined;
  event.preventDefault();
  if (meant.matches("input, textarea, select")) meant.focus();
  else meant.click();
  return undefined;
});

document.addEventListener("click", (event) => {
  const at = event.target.closest("[data-copy], [data-theme-toggle]");
  if (at?.dataset.copy !== undefined) copy(at);
  else if (at) toggleTheme();
  all("details.person[open], details.nav-phone[open]").forEach((menu) => { if (!menu.contains(event.target)) menu.open = false; });
});

// News: `notice` carries JSON, the number for the bell and the notice as HTML; `refresh` says that [data-fresh] parts are stale.
const refresh = async () => {
  if (!document.querySelector("[data-fresh]")) return;
  const answer = await fetch(location.href).catch(() => null);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  all("[data-fresh][id]").forEach((old) => {
    const fresh = page.getElementById(old.id);
    if (fresh && !old.contains(document.activeElement)) { old.replaceWith(fresh); wake(fresh); }
  });
};
const listen = (url) => {
  const source = new EventSource(url);
  source.addEventListener("notice", (event) => {
    const news = JSON.parse(event.data);
    all("[data-unread]").forEach((at) => { at.textContent = news.unread; at.hidden = !news.unread; });
    all("[data-bell]").forEach((at) => { at.classList.remove("rung"); void at.offsetWidth; at.classList.add("rung"); });
    all("[data-notices]").forEach((at) => { at.insertAdjacentHTML("afterbegin", news.html); wake(at); });
    refresh();
  });
  source.addEventListener("refresh", refresh);
  addEventListener("pagehide", () => source.close());
};

const wake = (root) => {
  reveal(root);
  all("[data-poll]", root).forEach(poll);
  tick();
};
wake(document);
setInterval(tick, 1000);
document.querySelector("[data-focus]")?.focus();
all("[data-stream]").forEach((at) => listen(at.dataset.stream));

// A text that is being written stays in this browser until it is sent; buttons put words into it.
const KEPT = "kept:";
all("[data-keep]").forEach((at) => {
  const field = at.querySelector("textarea");
  const key = KEPT + at.dataset.keep;
  const kept = localStorage.getItem(key);
  // What the server shows after a refusal or a check is newer than what lies here.
  if (kept && field.value === field.defaultValue && !field.value) {
    field.value = kept;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
  field.addEventListener("input", () => localStorage.setItem(key, field.value));
});
document.addEventListener("click", (event) => {
  const at = event.target.closest("[data-insert]");
  const field = at && document.querySelector(at.dataset.into);
  if (!field) return;
  event.preventDefault();
  const words = at.dataset.insert;
  const ends = at.value === "link";
  field.value = ends ? field.value.trimEnd() + (field.value.trim() ? " " : "") + words.trim() : words + field.value;
  field.focus();
  const place = ends ? field.value.length : words.length;
  field.setSelectionRange(place, place);
  field.dispatchEvent(new Event("input", { bubbles: true }));
});
