// Seconds in which a ruling can be taken back, and minutes for which a case is held, counted down on the server's clock.
export function start(page) {
  const ahead = Number(page.body.dataset.now) - Date.now();
  const now = () => Date.now() + ahead;
  const tick = () => {
    for (const form of page.querySelectorAll(".undo[data-until]")) {
      const left = Math.ceil((Number(form.dataset.until) - now()) / 1000);
      if (left <= 0) form.remove();
      else form.querySelector("[data-count]").textContent = left;
    }
    for (const lease of page.querySelectorAll(".lease[data-until]")) {
      const left = Math.max(0, Math.ceil((Number(lease.dataset.until) - now()) / 60000));
      lease.querySelector("[data-minutes]").textContent = `${left}\u00a0min`;
      lease.classList.toggle("late", left <= 2);
    }
  };
  if (page.querySelector("[data-until]")) setInterval(tick, 1000);
}
