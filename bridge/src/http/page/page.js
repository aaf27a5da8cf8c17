// Keeps the page of the running service fresh, and says so when it cannot.
"use strict";
(() => {
  // The chosen page's name may lie outside a narrow strip.
  const here = document.querySelector("nav a[aria-current]");
  if (here) here.scrollIntoView({ block: "nearest", inline: "center" });

  const live = document.getElementById("live");
  const lost = document.getElementById("lost");
  if (!live || !lost) return;
  const every = 2000;
  let good = new Date();
  let busy = false;

  const replace = (fresh, id) => {
    const from = fresh.getElementById(id);
    const to = document.getElementById(id);
    if (from && to && from.innerHTML !== to.innerHTML) to.innerHTML = from.innerHTML;
  };

  const look = async () => {
    if (document.hidden || busy) return;
    busy = true;
    try {
      const answer = await fetch(location.href, {
        headers: { "x-refresh": "1" },
        redirect: "manual",
        cache: "no-store",
        signal: AbortSignal.timeout(5000),
      });
      if (answer.type === "opaqueredirect") {
        location.reload();
        return;
      }
      if (!answer.ok) throw new Error(String(answer.status));
      const fresh = new DOMParser().parseFromString(await answer.text(), "text/html");
      replace(fresh, "live");
      replace(fresh, "state");
      good = new Date();
      lost.hidden = true;
    } catch {
      lost.querySelector("b").textContent = good.toLocaleTimeString();
      lost.hidden = false;
      const state = document.getElementById("state");
      state.innerHTML = '<span class="state late">Lost</span>';
    } finally {
      busy = false;
    }
  };

  setInterval(look, every);
  document.addEventListener("visibilitychange", look);
})();
