// Keeps an open page of a site in step with its tenant: the platform sends what the page shows of modules whenever that
// changes, and the page puts it in place. Nothing is reloaded, and nothing is asked of any other host.
(() => {
  "use strict";
  const main = document.querySelector("main");
  if (!main || !window.EventSource) return;
  const FIRST_WAIT = 2000;
  const LONGEST_WAIT = 60000;
  let source = null;
  let wait = FIRST_WAIT;
  let timer = 0;
  let over = false;
  let shown = "";

  const parse = (html) => new DOMParser().parseFromString(html, "text/html").body;

  const say = (html) => {
    const place = document.getElementById("news");
    if (place) place.replaceChildren(...parse(html).childNodes);
  };

  // The focus stays where it was, if what had it is still there.
  const replace = (place, html) => {
    const focused = document.activeElement;
    const key = focused && place.contains(focused) ? focused.getAttribute("data-focus") : null;
    place.replaceChildren(...parse(html).childNodes);
    const same = key && place.querySelector(`[data-focus="${CSS.escape(key)}"]`);
    if (same) same.focus();
  };

  const apply = (state) => {
    for (const [name, html] of Object.entries(state.parts)) {
      for (const place of document.querySelectorAll(`[data-live="${CSS.escape(name)}"]`)) replace(place, html);
    }
    const on = new Set(state.enabled);
    for (const one of document.querySelectorAll("[data-shown-when]")) {
      const [what, module] = one.getAttribute("data-shown-when").split(" ");
      one.hidden = on.has(module) !== (what === "on");
    }
    const now = state.enabled.join(" ");
    if (shown && shown !== now) say(state.news);
    shown = now;
  };

  const connect = () => {
    clearTimeout(timer);
    if (source || over || document.hidden) return;
    source = new EventSource("/api/live");
    source.addEventListener("site", (event) => {
      wait = FIRST_WAIT;
      apply(JSON.parse(event.data));
    });
    source.addEventListener("over", (event) => {
      over = true;
      close();
      say(JSON.parse(event.data).news);
    });
    source.addEventListener("error", () => {
      // The browser itself comes back after a cut; a refusal closes the source for good.
      if (!source || source.readyState !== EventSource.CLOSED) return;
      close();
      timer = setTimeout(connect, wait);
      wait = Math.min(wait * 2, LONGEST_WAIT);
    });
  };

  const close = () => {
    if (source) source.close();
    source = null;
  };

  // A page that nobody sees holds no connection; it hears the present state when it is seen again.
  document.addEventListener("visibilitychange", () => (document.hidden ? close() : connect()));
  window.addEventListener("pagehide", close);
  window.addEventListener("pageshow", connect);
  connect();
})();
