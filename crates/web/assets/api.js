// The API's page: keeps the key in this tab, sends what was filled in, shows the same as curl, and the answer.
"use strict";

(() => {
  const KEY = "crieur-api-key";
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const head = document.querySelector("[data-api-key]");
  if (!head) return;
  const key = head.elements["api-key"];
  const find = head.elements["api-find"];
  head.hidden = false;
  all("[data-api-buttons]").forEach((at) => { at.hidden = false; });
  key.value = sessionStorage.getItem(KEY) || "";
  key.addEventListener("input", () => sessionStorage.setItem(KEY, key.value.trim()));
  head.addEventListener("submit", (event) => event.preventDefault());
  all("[data-api-forget]").forEach((button) => {
    button.hidden = false;
    button.addEventListener("click", () => {
      sessionStorage.removeItem(KEY);
      key.value = "";
      key.focus();
    });
  });

  find.addEventListener("input", () => {
    const wanted = find.value.trim().toLowerCase();
    all("[data-api-operation]").forEach((at) => {
      at.hidden = !at.querySelector("summary").textContent.toLowerCase().includes(wanted);
    });
    all("[data-api-group]").forEach((group) => {
      group.hidden = all("[data-api-operation]", group).every((at) => at.hidden);
    });
  });

  // What the fields say, as a request.
  const request = (form) => {
    let path = form.dataset.path;
    const query = new URLSearchParams();
    const headers = {};
    let body;
    for (const [name, value] of new FormData(form)) {
      const [, place, ...rest] = name.split(".");
      const own = rest.join(".");
      if (place === "body") {
        body = value;
        headers["Content-Type"] = "application/json";
      } else if (value !== "") {
        if (place === "path") path = path.replace(`{${own}}`, encodeURIComponent(value));
        if (place === "query") query.append(own, value);
        if (place === "header") headers[own] = value;
      }
    }
    if (key.value.trim()) headers.Authorization = `Bearer ${key.value.trim()}`;
    const address = query.size ? `${path}?${query}` : path;
    return { address, method: form.dataset.apiSend.toUpperCase(), headers, body };
  };

  const quoted = (text) => `'${text.replaceAll("'", "'\\''")}'`;
  const curl = ({ address, method, headers, body }) => {
    const parts = [`curl -X ${method} ${quoted(location.origin + address)}`];
    for (const [name, value] of Object.entries(headers)) {
      // The key is not shown beside what one copies into a chat.
      parts.push(name === "Authorization" ? "-H \"Authorization: Bearer $CRIEUR_KEY\"" : `-H ${quoted(`${name}: ${value}`)}`);
    }
    if (body !== undefined) parts.push(`-d ${quoted(body)}`);
    return parts.join(" \\\n  ");
  };

  const pretty = (text) => {
    try {
      return JSON.stringify(JSON.parse(text), null, 2);
    } catch {
      return text;
    }
  };

  const send = async (form) => {
    const asked = request(form);
    const answer = form.querySelector("[data-api-answer]");
    const status = form.querySelector("[data-api-status]");
    const shown = form.querySelector("[data-api-body]");
    form.querySelector("[data-api-curl]").textContent = curl(asked);
    answer.hidden = false;
    status.textContent = "";
    shown.textContent = head.dataset.apiKey;
    try {
      const { address, ...how } = asked;
      const response = await fetch(address, { ...how, credentials: "omit" });
      status.textContent = `${response.status} ${response.statusText}`;
      shown.textContent = pretty(await response.text());
    } catch {
      shown.textContent = head.dataset.failed;
    }
  };

  all("[data-api-send]").forEach((form) => form.addEventListener("submit", (event) => {
    event.preventDefault();
    send(form);
  }));
})();
