// Whoever works on a case goes on holding it: the lease is renewed while they type, click or scroll, and runs out when they leave.
const EVERY_MS = 4 * 60 * 1000;

export function start(page) {
  const form = page.querySelector("form[data-lease]");
  if (!form) return;
  let worked = false;
  for (const sign of ["keydown", "pointerdown", "scroll"]) page.addEventListener(sign, () => { worked = true; }, { passive: true, capture: true });
  setInterval(async () => {
    if (!worked || page.hidden) return;
    worked = false;
    const answer = await fetch(form.action, { method: "POST", body: new URLSearchParams(new FormData(form)), headers: { Accept: "application/json" } }).catch(() => null);
    if (!answer?.ok) return;
    const { until_ms: until } = await answer.json();
    form.querySelector(".lease").dataset.until = until;
    const shown = form.querySelector("[data-lease-until]");
    shown.dateTime = new Date(until).toISOString();
    shown.textContent = `${shown.dateTime.slice(11, 16)}\u00a0UTC`;
  }, EVERY_MS);
}
