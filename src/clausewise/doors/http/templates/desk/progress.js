// How far a comparison is, as it changes; when it has ended the page is drawn anew. Without script a link does the same.
const EVERY_MS = 1000;

export function start(page) {
  const bar = page.querySelector("[data-progress]");
  if (!bar) return;
  const said = page.querySelector("[data-progress-said]");
  const timer = setInterval(async () => {
    const answer = await fetch(bar.dataset.progress, { headers: { Accept: "application/json" } }).catch(() => null);
    if (!answer?.ok) return;
    const { done, total, ended } = await answer.json();
    if (total) {
      bar.max = total;
      bar.value = done;
    }
    said.textContent = total ? `${done} / ${total}` : done;
    if (ended) {
      clearInterval(timer);
      location.reload();
    }
  }, EVERY_MS);
}
